package dev.healthcheck.breaker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one node, with the accounting of {@code max_fails} and
 * {@code fail_timeout}: a Resilience4j breaker holds the state and publishes events and
 * meters, the exact counts are kept here because its rate windows cannot express them.
 * <p>
 * Every request belongs to the <em>generation</em> in which it started; the generation
 * changes with each transition and each trial, so a late result never counts.
 * <p>
 * Guarded by its owner, except for {@link #generation()}, {@link #isClean()} and
 * {@link #recordCleanSuccess}.
 */
public final class NodeBreaker {

	private final PassiveSettings settings;

	private final CircuitBreakerRegistry registry;

	private final CircuitBreaker circuitBreaker;

	private final FailureCounts counts;

	private volatile int generation;

	private volatile boolean clean = true;

	private boolean thresholdReached;

	private @Nullable Trip trip;

	private boolean trialUnderWay;

	private long trialStartedNanos;

	public NodeBreaker(String name, PassiveSettings settings, CircuitBreakerRegistry registry) {
		this.settings = settings;
		this.registry = registry;
		this.counts = new FailureCounts(settings);
		// the configuration carries the function of this breaker, so a namesake must go
		registry.remove(name);
		this.circuitBreaker = registry.circuitBreaker(name, config());
	}

	private CircuitBreakerConfig config() {
		return CircuitBreakerConfig.custom()
			.failureRateThreshold(100)
			// the rate never has enough calls to decide: only transitionOnResult opens.
			// The lock is held for a few instructions; the lock-free window makes 200
			// bytes of garbage per call, linked in a way that collectors do not like
			.slidingWindow(2, Integer.MAX_VALUE, CircuitBreakerConfig.SlidingWindowType.TIME_BASED,
					CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
			.waitDurationInOpenState(this.settings.failTimeout())
			.permittedNumberOfCallsInHalfOpenState(1)
			.maxWaitDurationInHalfOpenState(Duration.ZERO)
			.automaticTransitionFromOpenToHalfOpenEnabled(false)
			.writableStackTraceEnabled(false)
			.transitionOnResult((result) -> this.thresholdReached
					? TransitionCheckResult.transitionToOpenAndWaitFor(this.settings.failTimeout())
					: TransitionCheckResult.noTransition())
			.build();
	}

	public PassiveSettings settings() {
		return this.settings;
	}

	public BreakerState state() {
		return switch (this.circuitBreaker.getState()) {
			case OPEN, FORCED_OPEN -> BreakerState.OPEN;
			case HALF_OPEN -> BreakerState.HALF_OPEN;
			default -> BreakerState.CLOSED;
		};
	}

	/**
	 * The generation to which requests that start now belong.
	 * @return its number
	 */
	public int generation() {
		return this.generation;
	}

	/**
	 * Whether the breaker is closed and has counted no failure, so that a success changes
	 * nothing.
	 * @return whether it is clean
	 */
	public boolean isClean() {
		return this.clean;
	}

	/**
	 * Why it is or was last open.
	 * @return the last trip, or {@code null} while closed
	 */
	public @Nullable Trip trip() {
		return this.trip;
	}

	/**
	 * Record a success that changes nothing, for the meters; the lock of the counts is
	 * not needed.
	 * @param durationNanos how long the request took
	 */
	public void recordCleanSuccess(long durationNanos) {
		this.circuitBreaker.onSuccess(durationNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Account for a request that succeeded.
	 * @param startedIn the generation in which it started
	 * @param durationNanos how long it took
	 * @return whether the state changed
	 */
	public boolean onSuccess(int startedIn, long durationNanos) {
		if (startedIn != this.generation) {
			return false;
		}
		BreakerState before = state();
		if (before == BreakerState.OPEN) {
			return false;
		}
		clearCounts();
		this.circuitBreaker.onSuccess(durationNanos, TimeUnit.NANOSECONDS);
		return transitioned(before, null);
	}

	/**
	 * Account for a request that failed.
	 * @param startedIn the generation in which it started
	 * @param kind the kind of failure
	 * @param cause what happened
	 * @param failedNanos when it failed; earlier than the present when a verdict took
	 * time
	 * @param nowNanos the present
	 * @param durationNanos how long it took
	 * @return whether the state changed
	 */
	public boolean onFailure(int startedIn, FailureKind kind, String cause, long failedNanos, long nowNanos,
			long durationNanos) {
		BreakerState before = state();
		if (startedIn != this.generation || before == BreakerState.OPEN) {
			return false;
		}
		int threshold = Objects.requireNonNullElse(this.settings.threshold(kind), 1);
		Trip trip;
		if (before == BreakerState.HALF_OPEN) {
			trip = trip(kind, cause, 1, 0, nowNanos, true);
		}
		else {
			this.clean = this.clean && threshold == 0;
			this.thresholdReached = this.counts.add(kind, failedNanos);
			trip = trip(kind, cause, threshold, this.counts.span(kind, failedNanos), nowNanos, false);
		}
		this.circuitBreaker.onError(durationNanos, TimeUnit.NANOSECONDS, RequestFailure.INSTANCE);
		this.thresholdReached = false;
		return transitioned(before, trip);
	}

	private Trip trip(FailureKind kind, String cause, int fails, long span, long now, boolean trialFailed) {
		return new Trip(kind, cause, fails, span, now, now + this.settings.failTimeout().toNanos(), trialFailed);
	}

	/**
	 * Account for a request that says nothing: a trial gives its permit back.
	 * @param startedIn the generation in which it started
	 */
	public void onIgnored(int startedIn) {
		if (startedIn == this.generation && this.trialUnderWay) {
			this.trialUnderWay = false;
			this.circuitBreaker.releasePermission();
			this.generation++;
		}
	}

	/**
	 * Whether the time out of use is over.
	 * @param nowNanos the present
	 * @return whether a trial is due
	 */
	public boolean isTrialDue(long nowNanos) {
		return this.trip != null && nowNanos - this.trip.untilNanos() >= 0;
	}

	/**
	 * Go from open to half-open.
	 * @return whether the state changed
	 */
	public boolean halfOpen() {
		BreakerState before = state();
		if (before == BreakerState.OPEN) {
			this.circuitBreaker.transitionToHalfOpenState();
		}
		return transitioned(before, this.trip);
	}

	/**
	 * Close, whatever the state was, with all counts at zero.
	 * @return whether the state changed
	 */
	public boolean close() {
		BreakerState before = state();
		clearCounts();
		if (before != BreakerState.CLOSED) {
			this.circuitBreaker.transitionToClosedState();
		}
		return transitioned(before, null);
	}

	/**
	 * Whether a trial could start now.
	 * @param nowNanos the present
	 * @return whether {@link #tryTrial} would succeed
	 */
	public boolean canTry(long nowNanos) {
		return state() == BreakerState.HALF_OPEN && (!this.trialUnderWay || isTrialLost(nowNanos));
	}

	/**
	 * Start a trial, if none is under way; one that has been lost for a fail timeout is
	 * taken back.
	 * @param nowNanos the present
	 * @return the generation of the trial, or -1 if there can be none
	 */
	public int tryTrial(long nowNanos) {
		if (state() != BreakerState.HALF_OPEN) {
			return -1;
		}
		if (this.trialUnderWay && isTrialLost(nowNanos)) {
			this.circuitBreaker.releasePermission();
			this.trialUnderWay = false;
		}
		if (this.trialUnderWay || !this.circuitBreaker.tryAcquirePermission()) {
			return -1;
		}
		this.trialUnderWay = true;
		this.trialStartedNanos = nowNanos;
		this.generation++;
		return this.generation;
	}

	private boolean isTrialLost(long nowNanos) {
		return nowNanos - this.trialStartedNanos >= this.settings.failTimeout().toNanos();
	}

	/**
	 * The kind of failure nearest to its threshold.
	 * @param nowNanos the present
	 * @return the kind, or {@code null} if no failure is counted
	 */
	public @Nullable FailureKind worstKind(long nowNanos) {
		return this.counts.worst(nowNanos);
	}

	/**
	 * Failures counted now.
	 * @param kind the kind of failure
	 * @param nowNanos the present
	 * @return the count
	 */
	public int fails(FailureKind kind, long nowNanos) {
		return this.counts.count(kind, nowNanos);
	}

	/** Forget the breaker; it is not used afterwards. */
	public void dispose() {
		this.generation++;
		if (this.registry.find(this.circuitBreaker.getName()).orElse(null) == this.circuitBreaker) {
			this.registry.remove(this.circuitBreaker.getName());
		}
	}

	private void clearCounts() {
		this.counts.clear();
		this.clean = state() == BreakerState.CLOSED;
	}

	private boolean transitioned(BreakerState before, @Nullable Trip trip) {
		BreakerState after = state();
		if (after == before) {
			return false;
		}
		this.trip = (after == BreakerState.CLOSED) ? null : trip;
		this.trialUnderWay = false;
		this.generation++;
		clearCounts();
		return true;
	}

	/** What Resilience4j is told of a failure; costs nothing to make. */
	private static final class RequestFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private static final RequestFailure INSTANCE = new RequestFailure();

		private RequestFailure() {
			super("request failed", null, false, false);
		}

	}

}
