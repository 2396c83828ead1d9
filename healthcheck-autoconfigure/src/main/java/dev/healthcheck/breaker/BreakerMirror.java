package dev.healthcheck.breaker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

/**
 * The Resilience4j breaker of one node, with its registry, events and meters as users
 * know them. It decides nothing: it is told of the transitions, and, when somebody
 * records them, of the calls.
 */
public final class BreakerMirror {

	/** Its rates never have enough calls to decide. */
	private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
		.slidingWindow(2, Integer.MAX_VALUE, CircuitBreakerConfig.SlidingWindowType.TIME_BASED,
				CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
		.permittedNumberOfCallsInHalfOpenState(2)
		.maxWaitDurationInHalfOpenState(Duration.ZERO)
		.automaticTransitionFromOpenToHalfOpenEnabled(false)
		.writableStackTraceEnabled(false)
		.build();

	private final CircuitBreakerRegistry registry;

	private final CircuitBreaker circuitBreaker;

	/**
	 * A mirror of a breaker that is closed.
	 * @param name the breaker's name
	 * @param registry where it is to be found
	 */
	public BreakerMirror(String name, CircuitBreakerRegistry registry) {
		this.registry = registry;
		registry.remove(name);
		this.circuitBreaker = registry.circuitBreaker(name, CONFIG);
	}

	/**
	 * Follow a change.
	 * @param breaker what it is now
	 */
	public void follow(Breaker breaker) {
		CircuitBreaker.State before = this.circuitBreaker.getState();
		if (breaker instanceof Closed) {
			if (before != CircuitBreaker.State.CLOSED) {
				this.circuitBreaker.transitionToClosedState();
			}
			return;
		}
		Trip trip = Objects.requireNonNull(breaker.trip());
		boolean trying = breaker instanceof HalfOpen;
		// one that was not seen before may be half-open already, to which open ones lead
		if (before != CircuitBreaker.State.OPEN && !(trying && before == CircuitBreaker.State.HALF_OPEN)) {
			this.circuitBreaker
				.transitionToOpenStateFor(Duration.ofNanos(Math.max(1, trip.untilNanos() - trip.atNanos())));
		}
		if (trying && before != CircuitBreaker.State.HALF_OPEN) {
			this.circuitBreaker.transitionToHalfOpenState();
		}
	}

	/**
	 * A request ended that counts.
	 * @param success whether it succeeded
	 * @param durationNanos how long it took
	 */
	public void called(boolean success, long durationNanos) {
		if (success) {
			this.circuitBreaker.onSuccess(durationNanos, TimeUnit.NANOSECONDS);
		}
		else {
			this.circuitBreaker.onError(durationNanos, TimeUnit.NANOSECONDS, RequestFailure.INSTANCE);
		}
	}

	/** Forget it. */
	public void dispose() {
		if (this.registry.find(this.circuitBreaker.getName()).orElse(null) == this.circuitBreaker) {
			this.registry.remove(this.circuitBreaker.getName());
		}
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
