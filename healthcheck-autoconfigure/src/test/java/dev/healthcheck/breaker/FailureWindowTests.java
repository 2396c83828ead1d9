package dev.healthcheck.breaker;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureWindowTests {

	@Test
	void failuresMustLieWithinTheWindowOfEachOther() {
		FailureWindow window = new FailureWindow(3, 10);
		assertThat(window.add(0)).isFalse();
		assertThat(window.add(6)).isFalse();
		assertThat(window.add(12)).isFalse();
		assertThat(window.count(12)).isEqualTo(2);
		assertThat(window.add(14)).isTrue();
		assertThat(window.span(14)).isEqualTo(8);
	}

	@Test
	void theEdgeOfTheWindowIsWithin() {
		FailureWindow window = new FailureWindow(2, 10);
		window.add(5);
		assertThat(window.add(15)).isTrue();
		window.clear();
		window.add(5);
		assertThat(window.add(16)).isFalse();
	}

	@Test
	void thresholdZeroIgnores() {
		FailureWindow window = new FailureWindow(0, 10);
		assertThat(window.add(1)).isFalse();
		assertThat(window.count(1)).isZero();
	}

}
