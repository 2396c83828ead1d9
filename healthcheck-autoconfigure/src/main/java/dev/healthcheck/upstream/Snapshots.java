package dev.healthcheck.upstream;

import java.time.Instant;
import java.util.Objects;

import dev.healthcheck.breaker.NodeBreaker;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.ActiveHealth;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeSnapshot;

/**
 * Makes the parts of a {@link NodeSnapshot}; monotonic times become wall time here, for
 * display only.
 */
final class Snapshots {

	private Snapshots() {
	}

	static NodeSnapshot.Breaker breaker(NodeBreaker breaker, long nowNanos) {
		Trip trip = breaker.trip();
		boolean open = breaker.state() == BreakerState.OPEN && trip != null;
		FailureKind kind = breaker.worstKind(nowNanos);
		int fails = (trip != null) ? trip.fails() : (kind != null) ? breaker.fails(kind, nowNanos) : 0;
		int maxFails = Objects.requireNonNullElse(
				(kind != null) ? breaker.settings().threshold(kind) : breaker.settings().maxFails().count(), 1);
		return new NodeSnapshot.Breaker(breaker.state(), fails, maxFails, breaker.settings().failTimeout(),
				(open && trip != null) ? wall(trip.untilNanos(), nowNanos) : null);
	}

	static NodeSnapshot.Check check(CheckSettings settings, CheckFacts checks, long nowNanos) {
		ActiveHealth active = checks.active();
		CheckReport last = checks.last();
		return new NodeSnapshot.Check(settings.enabled() ? settings.type() : "none", active.state(),
				(last != null) ? last.result().word() : null, (last != null) ? wall(last.endedNanos(), nowNanos) : null,
				(last != null) ? last.latency() : null, active.successes(), active.failures());
	}

	private static Instant wall(long nanos, long nowNanos) {
		return Instant.now().plusNanos(nanos - nowNanos);
	}

}
