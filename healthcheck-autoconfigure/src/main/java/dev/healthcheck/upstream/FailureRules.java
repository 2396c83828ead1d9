package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Breaker;
import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.Comparison;
import dev.healthcheck.breaker.FailureRun;
import dev.healthcheck.breaker.Failures;
import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * When failures take a node out of use: {@code max-fails} and {@code fail-timeout}.
 */
final class FailureRules {

	/**
	 * While others are asked, a node that answers badly waits for as long as it has
	 * failed, but not for more than this part of {@code fail-timeout}: seldom requests
	 * are to be in a row as well. One that is busy or late does not: others would have to
	 * carry its load.
	 */
	private static final int LONGEST_WAIT = 10;

	private FailureRules() {
	}

	/**
	 * Count a failure that is the node's own.
	 * @param atNanos when it happened; earlier than now when a verdict took time
	 */
	static Step counted(NodeState state, Permit permit, Outcome.Failure failure, long atNanos, Moment moment) {
		if (permit != state.breaker().permit() || state.breaker() instanceof Open) {
			return Step.to(state);
		}
		FailureKind kind = failure.kind();
		Integer threshold = moment.settings().passive().threshold(kind);
		if (state.breaker() instanceof HalfOpen trial) {
			if (threshold == null && isStillSlow(trial, kind, moment)) {
				return Step.to(state.with(new Open(trial.trip(), trial.backOff())));
			}
			int backOff = (threshold == null) ? Math.min(2 * trial.backOff(), Breaker.MAX_BACK_OFF) : 1;
			return tripped(state, trip(failure, 1, 0, true, null, backOff, moment), backOff);
		}
		if (threshold == null) {
			return compared(state, failure, atNanos, moment);
		}
		if (threshold == 0) {
			return Step.to(state);
		}
		Closed closed = (Closed) state.breaker();
		Failures failures = closed.failures().count(kind, atNanos, threshold);
		long window = moment.settings().failTimeoutNanos();
		Step step = (failures.count(kind, atNanos, window) < threshold) ? Step.to(state.with(closed.with(failures)))
				: tripped(state, trip(failure, threshold, failures.span(kind, atNanos, window), false, null, 1, moment),
						1);
		return (kind == FailureKind.TCP) ? step : step.and(new Effect.CountFailure());
	}

	/**
	 * Whether a trial that a passed check allowed early found what was known: a node that
	 * lets requests wait until it has caught up, for which it need not be out for longer.
	 */
	private static boolean isStillSlow(HalfOpen trial, FailureKind kind, Moment moment) {
		return kind == FailureKind.TIMEOUT && trial.trip().kind() == kind
				&& moment.nowNanos() - trial.trip().untilNanos() < 0;
	}

	private static Step compared(NodeState state, Outcome.Failure failure, long atNanos, Moment moment) {
		Closed closed = (Closed) state.breaker();
		Fellows fellows = moment.fellows();
		Totals others = fellows.others();
		Failures failures = closed.failures()
			.compare(new FailureRun.Failure(atNanos, others.succeeded(), others.failed(), fellows.own().succeeded()),
					moment.settings().failTimeoutNanos(), fellows::fromNowOn);
		FailureRun run = failures.compared();
		Comparison comparison = run.comparison(others.succeeded(), others.failed(), fellows.inService(),
				failureShare(run, moment), fellows.isLaterLevelWell());
		Step step = Step.to(state.with(closed.with(failures.told(failure.cause(), comparison.othersShare()))));
		if (comparison.isWorse()) {
			int backOff = (moment.nowNanos() - closed.sinceNanos() < closed.backOff()
					* moment.settings().failTimeoutNanos()) ? closed.backOff() : 1;
			step = tripped(state,
					trip(failure, run.count(), atNanos - run.first().atNanos(), false, comparison, backOff, moment),
					backOff);
		}
		else if (comparison.isThin() && failure.kind() == FailureKind.HTTP && !failure.refused()) {
			// their requests tell as much, and cost no caller an error
			long lasted = Math.min(atNanos - run.first().atNanos(),
					moment.settings().failTimeoutNanos() / LONGEST_WAIT);
			step = Step.avoided(step.next(), Avoidance.longer(state.avoidance(),
					new Avoidance(moment.nowNanos() + lasted, Avoidance.Cause.FAILING)));
		}
		return step.and(new Effect.CountFailure());
	}

	/**
	 * The share of failures among the requests to the others in the last
	 * {@code fail-timeout}.
	 */
	private static double failureShare(FailureRun run, Moment moment) {
		Fellows fellows = moment.fellows();
		Totals since = fellows.since(moment.nowNanos() - moment.settings().failTimeoutNanos());
		// the failure at hand is not among the totals yet
		Totals own = new Totals(fellows.own().succeeded() - run.oldest().ownSucceeded(), run.recent().size() - 1L);
		return since.minus(own).failureShare();
	}

	private static Trip trip(Outcome.Failure failure, int fails, long spanNanos, boolean trialFailed,
			@Nullable Comparison comparison, int backOff, Moment moment) {
		long now = moment.nowNanos();
		return new Trip(failure.kind(), failure.cause(), fails, spanNanos, now,
				now + moment.settings().failTimeoutNanos() * backOff, trialFailed, comparison);
	}

	private static Step tripped(NodeState state, Trip trip, int backOff) {
		return Step.to(
				state.with(new Open(trip, backOff))
					.withRequestSucceeded(false)
					.with(Doubts.NONE.told(state.doubts().words())),
				new Effect.CheckNow(), new Effect.TickAt(trip.untilNanos()));
	}

	/** The breaker closes, with all counts at zero. */
	static Closed closed(Breaker before, Moment moment) {
		return (before instanceof Closed closed) ? closed.with(Failures.NONE)
				: new Closed(new Permit(), Failures.NONE, before.backOff(), moment.nowNanos());
	}

}
