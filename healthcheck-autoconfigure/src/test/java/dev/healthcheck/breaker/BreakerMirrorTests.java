package dev.healthcheck.breaker;

import dev.healthcheck.node.FailureKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BreakerMirrorTests {

	private static final long SECOND = 1_000_000_000;

	private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();

	private final BreakerMirror mirror = new BreakerMirror("u/a:1", this.registry);

	private static Open open() {
		return new Open(new Trip(FailureKind.TCP, "refused", 1, 0, 0, 10 * SECOND, false, null), 1);
	}

	private CircuitBreaker.State state() {
		return this.registry.circuitBreaker("u/a:1").getState();
	}

	@Test
	void itFollowsEveryTransition() {
		Open open = open();
		assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
		this.mirror.follow(open);
		assertThat(state()).isEqualTo(CircuitBreaker.State.OPEN);
		HalfOpen trial = new HalfOpen(open, 10 * SECOND);
		this.mirror.follow(trial);
		assertThat(state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
		this.mirror.follow(open());
		assertThat(state()).isEqualTo(CircuitBreaker.State.OPEN);
		this.mirror.follow(trial);
		this.mirror.follow(new Closed());
		assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
	}

	/** What decides is elsewhere. */
	@Test
	void itsOwnRatesNeverDecide() {
		for (int i = 0; i < 1000; i++) {
			this.mirror.called(false, 1);
		}
		assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
		this.mirror.follow(open());
		this.mirror.follow(new HalfOpen(open(), 0));
		this.mirror.called(true, 1);
		assertThat(state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
	}

	@Test
	void itsMetersSeeTheCallsThatItIsToldOf() {
		this.mirror.called(true, 1);
		this.mirror.called(true, 1);
		this.mirror.called(false, 1);
		CircuitBreaker.Metrics metrics = this.registry.circuitBreaker("u/a:1").getMetrics();
		assertThat(metrics.getNumberOfSuccessfulCalls()).isEqualTo(2);
		assertThat(metrics.getNumberOfFailedCalls()).isEqualTo(1);
	}

	@Test
	void disposingRemovesItFromTheRegistry() {
		BreakerMirror next = new BreakerMirror("u/a:1", this.registry);
		this.mirror.dispose();
		assertThat(this.registry.getAllCircuitBreakers()).hasSize(1);
		next.dispose();
		assertThat(this.registry.getAllCircuitBreakers()).isEmpty();
	}

}
