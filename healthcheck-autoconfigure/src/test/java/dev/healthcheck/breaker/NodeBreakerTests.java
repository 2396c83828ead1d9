package dev.healthcheck.breaker;

import java.time.Duration;

import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NodeBreakerTests {

	private static final long SECOND = 1_000_000_000;

	private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();

	private NodeBreaker breaker(int maxFails) {
		return new NodeBreaker("u/a:1", PassiveSettings.of(maxFails, Duration.ofSeconds(10)), this.registry);
	}

	private static boolean fail(NodeBreaker breaker, FailureKind kind, long atSeconds) {
		return breaker.onFailure(breaker.generation(), kind, "refused", atSeconds * SECOND, atSeconds * SECOND, 1);
	}

	@Test
	void consecutiveFailuresOpen() {
		NodeBreaker breaker = breaker(3);
		fail(breaker, FailureKind.TCP, 0);
		fail(breaker, FailureKind.TCP, 1);
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
		assertThat(fail(breaker, FailureKind.TCP, 2)).isTrue();
		assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
		assertThat(breaker.trip())
			.isEqualTo(new Trip(FailureKind.TCP, "refused", 3, 2 * SECOND, 2 * SECOND, 12 * SECOND, false));
	}

	@Test
	void successResetsAllKinds() {
		NodeBreaker breaker = breaker(2);
		fail(breaker, FailureKind.TCP, 0);
		fail(breaker, FailureKind.TIMEOUT, 0);
		breaker.onSuccess(breaker.generation(), 1);
		fail(breaker, FailureKind.TCP, 1);
		fail(breaker, FailureKind.TIMEOUT, 1);
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void kindsAreNotSummed() {
		NodeBreaker breaker = breaker(2);
		fail(breaker, FailureKind.TCP, 0);
		fail(breaker, FailureKind.HTTP, 0);
		fail(breaker, FailureKind.TIMEOUT, 0);
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void lateResultsNeitherExtendNorCount() {
		NodeBreaker breaker = breaker(1);
		int before = breaker.generation();
		fail(breaker, FailureKind.TCP, 0);
		assertThat(breaker.onFailure(before, FailureKind.TCP, "late", 5 * SECOND, 5 * SECOND, 1)).isFalse();
		assertThat(breaker.isTrialDue(10 * SECOND)).isTrue();
		breaker.halfOpen();
		assertThat(breaker.onSuccess(before, 1)).isFalse();
		assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
	}

	@Test
	void oneTrialAtATime() {
		NodeBreaker breaker = breaker(1);
		fail(breaker, FailureKind.TCP, 0);
		breaker.halfOpen();
		int trial = breaker.tryTrial(10 * SECOND);
		assertThat(trial).isPositive();
		assertThat(breaker.canTry(10 * SECOND)).isFalse();
		assertThat(breaker.tryTrial(10 * SECOND)).isEqualTo(-1);
		assertThat(breaker.onSuccess(trial, 1)).isTrue();
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
		assertThat(breaker.isClean()).isTrue();
	}

	@Test
	void aFailedTrialOpensAgain() {
		NodeBreaker breaker = breaker(3);
		for (int i = 0; i < 3; i++) {
			fail(breaker, FailureKind.TCP, 0);
		}
		breaker.halfOpen();
		int trial = breaker.tryTrial(10 * SECOND);
		breaker.onFailure(trial, FailureKind.HTTP, "503", 11 * SECOND, 11 * SECOND, 1);
		assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
		assertThat(breaker.trip()).isNotNull();
		assertThat(breaker.isTrialDue(20 * SECOND)).isFalse();
		assertThat(breaker.isTrialDue(21 * SECOND)).isTrue();
	}

	@Test
	void anIgnoredTrialGivesItsPermitBack() {
		NodeBreaker breaker = breaker(1);
		fail(breaker, FailureKind.TCP, 0);
		breaker.halfOpen();
		int trial = breaker.tryTrial(10 * SECOND);
		breaker.onIgnored(trial);
		assertThat(breaker.canTry(10 * SECOND)).isTrue();
		assertThat(breaker.tryTrial(10 * SECOND)).isNotEqualTo(trial).isPositive();
	}

	@Test
	void aLostTrialHealsAfterTheFailTimeout() {
		NodeBreaker breaker = breaker(1);
		fail(breaker, FailureKind.TCP, 0);
		breaker.halfOpen();
		int lost = breaker.tryTrial(10 * SECOND);
		assertThat(breaker.tryTrial(19 * SECOND)).isEqualTo(-1);
		int next = breaker.tryTrial(20 * SECOND);
		assertThat(next).isPositive();
		breaker.onFailure(lost, FailureKind.TCP, "late", 21 * SECOND, 21 * SECOND, 1);
		assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
		breaker.onSuccess(next, 1);
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void maxFailsZeroNeverOpens() {
		NodeBreaker breaker = breaker(0);
		for (int i = 0; i < 300; i++) {
			fail(breaker, FailureKind.TCP, 0);
		}
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
		assertThat(breaker.isClean()).isTrue();
	}

	@Test
	void aBreakerOpenedByItsOwnEndpointIsOpen() {
		NodeBreaker breaker = breaker(1);
		this.registry.circuitBreaker("u/a:1").transitionToForcedOpenState();
		assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
	}

	@Test
	void itsMetersSeeEveryCall() {
		NodeBreaker breaker = breaker(5);
		breaker.recordCleanSuccess(1);
		breaker.onSuccess(breaker.generation(), 1);
		fail(breaker, FailureKind.TCP, 0);
		assertThat(this.registry.circuitBreaker("u/a:1").getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
		assertThat(this.registry.circuitBreaker("u/a:1").getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
	}

	@Test
	void disposingRemovesItFromTheRegistry() {
		NodeBreaker old = breaker(1);
		NodeBreaker next = breaker(2);
		old.dispose();
		assertThat(this.registry.getAllCircuitBreakers()).hasSize(1);
		next.dispose();
		assertThat(this.registry.getAllCircuitBreakers()).isEmpty();
	}

}
