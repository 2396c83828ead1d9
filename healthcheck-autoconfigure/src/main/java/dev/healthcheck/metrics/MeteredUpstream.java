package dev.healthcheck.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.HedgeOutcome;
import dev.healthcheck.upstream.RepeatOutcome;
import dev.healthcheck.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one upstream and its nodes.
 */
final class MeteredUpstream {

	private final Upstream upstream;

	private final MeterRegistry registry;

	private final List<Gauge> gauges;

	private final Map<RepeatOutcome, Counter> repeats = new EnumMap<>(RepeatOutcome.class);

	private final Map<HedgeOutcome, Counter> hedges = new EnumMap<>(HedgeOutcome.class);

	private final Counter limited;

	private final Map<NodeAddress, NodeMeters> nodes = new ConcurrentHashMap<>();

	MeteredUpstream(Upstream upstream, MeterRegistry registry) {
		this.upstream = upstream;
		this.registry = registry;
		this.gauges = Stream
			.of(Arrays.stream(NodeStatus.values()).map(this::gauge), ageGauge().stream(), latencyGauges())
			.flatMap((gauges) -> gauges)
			.toList();
		for (RepeatOutcome outcome : RepeatOutcome.values()) {
			this.repeats.put(outcome, repeats(outcome));
		}
		for (HedgeOutcome outcome : HedgeOutcome.values()) {
			this.hedges.put(outcome, hedges(outcome));
		}
		this.limited = Counter.builder("healthcheck.upstream.limited")
			.description("Calls that were refused while hardly any was answered in time")
			.tag("upstream", upstream.name())
			.register(registry);
	}

	private Counter repeats(RepeatOutcome outcome) {
		return Counter.builder("healthcheck.upstream.repeats")
			.description("Repeats of calls of an upstream")
			.tag("upstream", this.upstream.name())
			.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.registry);
	}

	private Counter hedges(HedgeOutcome outcome) {
		return Counter.builder("healthcheck.upstream.hedges")
			.description("Requests to an upstream that were late and given to a second node")
			.tag("upstream", this.upstream.name())
			.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.registry);
	}

	private Gauge gauge(NodeStatus status) {
		return Gauge.builder("healthcheck.upstream.nodes", () -> count(status))
			.description("Nodes of an upstream in a status")
			.baseUnit("nodes")
			.tag("upstream", this.upstream.name())
			.tag("status", status.name())
			.register(this.registry);
	}

	/** Only of an upstream that is fed from outside. */
	private Optional<Gauge> ageGauge() {
		if (this.upstream.dataAge() == null) {
			return Optional.empty();
		}
		return Optional.of(Gauge.builder("healthcheck.upstream.data.age", this.upstream, MeteredUpstream::ageSeconds)
			.description("How old the definition of an upstream may be that is read from etcd")
			.baseUnit("seconds")
			.tag("upstream", this.upstream.name())
			.register(this.registry));
	}

	private Stream<Gauge> latencyGauges() {
		return LatencyGauges
			.register("healthcheck.upstream.requests.time",
					"Time until a node of an upstream answered, in the last minute",
					Tags.of("upstream", this.upstream.name()), this.registry, this.upstream::requestStatistics)
			.stream();
	}

	private static double ageSeconds(Upstream upstream) {
		Duration age = upstream.dataAge();
		return (age != null) ? age.toMillis() / 1e3 : 0;
	}

	private long count(NodeStatus status) {
		return this.upstream.nodes().stream().filter((node) -> node.status() == status).count();
	}

	/** Make meters of nodes that joined, remove those of nodes that left. */
	void refresh() {
		for (NodeAddress address : List.copyOf(this.nodes.keySet())) {
			if (this.upstream.health(address) == null) {
				removeNode(address);
			}
		}
		for (NodeHealth node : this.upstream.nodes()) {
			this.nodes.computeIfAbsent(node.address(),
					(address) -> new NodeMeters(this.upstream, address, this.registry));
		}
	}

	void remove() {
		List.copyOf(this.nodes.keySet()).forEach(this::removeNode);
		this.gauges.forEach(this.registry::remove);
		this.repeats.values().forEach(this.registry::remove);
		this.hedges.values().forEach(this.registry::remove);
		this.registry.remove(this.limited);
	}

	void repeat(RepeatOutcome outcome) {
		Counter counter = this.repeats.get(outcome);
		if (counter != null) {
			counter.increment();
		}
	}

	void hedge(HedgeOutcome outcome) {
		Counter counter = this.hedges.get(outcome);
		if (counter != null) {
			counter.increment();
		}
	}

	void limited() {
		this.limited.increment();
	}

	private void removeNode(NodeAddress address) {
		NodeMeters meters = this.nodes.remove(address);
		if (meters != null) {
			meters.remove();
		}
	}

	@Nullable NodeMeters node(NodeAddress address) {
		return this.nodes.get(address);
	}

}
