package dev.healthcheck.upstream;

import java.time.Instant;
import java.util.List;

import dev.healthcheck.breaker.Breaker;
import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;

/**
 * Makes snapshots; monotonic times become wall time here, for display only.
 */
final class Snapshots {

	private Snapshots() {
	}

	/** Of an upstream; under its lock. */
	static UpstreamSnapshot of(Upstream upstream, SharedTrouble trouble, long nowNanos) {
		UpstreamDefinition definition = upstream.definition();
		NodeAddress current = upstream.balancer().current();
		List<NodeSnapshot> nodes = upstream.nodes()
			.stream()
			.map((node) -> of(node, node.address().equals(current), nowNanos))
			.toList();
		int selectable = (int) upstream.nodes().stream().filter(NodeHealth::isSelectable).count();
		return new UpstreamSnapshot(definition.name(), definition.balance(),
				definition.levels().stream().map(Level::name).toList(), nodes, selectable, current,
				definition.healthEnabled(), upstream.dataAge(), upstream.requestStatistics(), trouble);
	}

	private static NodeSnapshot of(NodeHealth node, boolean current, long nowNanos) {
		NodeTimeline timeline = node.timeline();
		NodeState state = node.state();
		NodeSettings settings = node.settings();
		return new NodeSnapshot(node.node(), node.level(), node.status(), Reason.of(state, settings, nowNanos),
				timeline.since(), node.weight() / (double) WarmUp.FULL, current, state.admin().state(),
				breaker(state.breaker(), settings.passive(), nowNanos),
				check(settings.check(), state.checks(), nowNanos), node.requests().statistics(), timeline.history());
	}

	private static NodeSnapshot.Breaker breaker(Breaker breaker, PassiveSettings settings, long nowNanos) {
		Trip trip = breaker.trip();
		int fails = (trip != null) ? trip.fails() : 0;
		Integer maxFails = settings.maxFails().count();
		if (breaker instanceof Closed closed) {
			FailureKind kind = closed.failures().worst(settings, nowNanos);
			int compared = closed.failures().compared().count();
			fails = (kind != null) ? closed.failures().count(kind, nowNanos, settings.failTimeout().toNanos())
					: compared;
			maxFails = (kind != null) ? settings.threshold(kind) : maxFails;
		}
		Instant openUntil = (breaker instanceof Open open) ? wall(open.trip().untilNanos(), nowNanos) : null;
		return new NodeSnapshot.Breaker(breaker.state(), fails, maxFails, settings.failTimeout(), openUntil);
	}

	private static NodeSnapshot.Check check(CheckSettings settings, CheckHistory checks, long nowNanos) {
		CheckReport last = checks.last();
		return new NodeSnapshot.Check(settings.enabled() ? settings.type() : "none", checks.state(),
				(last != null) ? last.result().word() : null, (last != null) ? wall(last.endedNanos(), nowNanos) : null,
				(last != null) ? last.latency() : null, checks.successes(),
				checks.failures().nearest(settings.thresholds()));
	}

	private static Instant wall(long nanos, long nowNanos) {
		return Instant.now().plusNanos(nanos - nowNanos);
	}

}
