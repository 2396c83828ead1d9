package dev.healthcheck.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one node. Nearly all are made when the node joins, so that rates begin at
 * zero.
 */
final class NodeMeters {

	private final MeterRegistry registry;

	private final Tags tags;

	/** All that follow, to be removed with the node. */
	private final List<Meter> meters = new ArrayList<>();

	private final Timer succeededRequests;

	private final Timer failedRequests;

	private final Timer ignoredRequests;

	private final Timer passedChecks;

	private final Map<FailureKind, Timer> failedChecks;

	private final Map<NodeStatus, Counter> transitions;

	/** Made when they occur: most nodes answer with few of them, or with none. */
	private final Map<StatusClass, Counter> responses = new ConcurrentHashMap<>();

	private boolean removed;

	NodeMeters(Upstream upstream, NodeAddress address, MeterRegistry registry) {
		this.registry = registry;
		this.tags = Tags.of("upstream", upstream.name(), "node", address.toString());
		made(Gauge.builder("healthcheck.node.selectable", () -> selectable(upstream, address))
			.description("Whether a node can be chosen: 1 if it can, 0 if not")
			.tags(this.tags)
			.register(registry));
		made(Gauge.builder("healthcheck.node.requests.active", () -> inFlight(upstream, address))
			// without a unit, which Prometheus would have repeated in the name
			.description("Requests to a node that are under way")
			.tags(this.tags)
			.register(registry));
		this.meters.addAll(LatencyGauges.register("healthcheck.node.requests.time",
				"Time until a node answered, in the last minute", this.tags, registry,
				() -> requestStatistics(upstream, address)));
		this.succeededRequests = requests("success");
		this.failedRequests = requests("failure");
		this.ignoredRequests = requests("ignored");
		this.passedChecks = checks("success");
		this.failedChecks = byConstant(FailureKind.class, (kind) -> checks(kind.name().toLowerCase(Locale.ROOT)));
		this.transitions = byConstant(NodeStatus.class, this::transitions);
	}

	private <M extends Meter> M made(M meter) {
		this.meters.add(meter);
		return meter;
	}

	private static int selectable(Upstream upstream, NodeAddress address) {
		NodeHealth node = upstream.health(address);
		return (node != null && node.isSelectable()) ? 1 : 0;
	}

	private static long inFlight(Upstream upstream, NodeAddress address) {
		NodeHealth node = upstream.health(address);
		return (node != null) ? node.inFlight() : 0;
	}

	private static RequestStatistics requestStatistics(Upstream upstream, NodeAddress address) {
		NodeHealth node = upstream.health(address);
		return (node != null) ? node.requests().statistics() : RequestStatistics.NONE;
	}

	private static <E extends Enum<E>, M> Map<E, M> byConstant(Class<E> type, Function<E, M> meter) {
		Map<E, M> meters = new EnumMap<>(type);
		for (E constant : type.getEnumConstants()) {
			meters.put(constant, meter.apply(constant));
		}
		return meters;
	}

	private Timer requests(String outcome) {
		return made(Timer.builder("healthcheck.node.requests")
			.description("Requests to a node")
			.tags(this.tags)
			.tag("outcome", outcome)
			.register(this.registry));
	}

	private Timer checks(String outcome) {
		return made(Timer.builder("healthcheck.node.checks")
			.description("Checks of a node")
			.tags(this.tags)
			.tag("outcome", outcome)
			.register(this.registry));
	}

	private Counter transitions(NodeStatus to) {
		return made(Counter.builder("healthcheck.node.transitions")
			.description("Changes of a node's status")
			.tags(this.tags)
			.tag("to", to.name())
			.register(this.registry));
	}

	/** Not once the node has left: its last requests may end after that. */
	private synchronized @Nullable Counter responses(StatusClass status) {
		return this.removed ? null
				: made(Counter.builder("healthcheck.node.responses")
					.description("Answers of a node by the class of their HTTP status")
					.tags(this.tags)
					.tag("status", status.toString())
					.register(this.registry));
	}

	void request(Outcome outcome, long durationNanos) {
		Timer timer = (outcome instanceof Outcome.Success) ? this.succeededRequests
				: (outcome instanceof Outcome.Failure) ? this.failedRequests : this.ignoredRequests;
		timer.record(durationNanos, TimeUnit.NANOSECONDS);
		StatusClass status = outcome.status();
		Counter responses = (status != null) ? this.responses.computeIfAbsent(status, this::responses) : null;
		if (responses != null) {
			responses.increment();
		}
	}

	/** A check that changes nothing is no outcome. */
	void check(CheckReport report) {
		FailureKind kind = report.result().kind();
		Timer timer = report.result().passed() ? this.passedChecks
				: (kind != null) ? this.failedChecks.get(kind) : null;
		if (timer != null) {
			timer.record(report.latency());
		}
	}

	void transition(NodeStatus to) {
		Counter counter = this.transitions.get(to);
		if (counter != null) {
			counter.increment();
		}
	}

	synchronized void remove() {
		this.removed = true;
		this.meters.forEach(this.registry::remove);
	}

}
