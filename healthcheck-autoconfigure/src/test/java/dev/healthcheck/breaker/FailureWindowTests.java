package dev.healthcheck.breaker;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureWindowTests {

	@Test
	void failuresMustLieWithinTheWindowOfEachOther() {
		FailureWindow window = FailureWindow.empty().add(0, 3).add(6, 3).add(12, 3);
		assertThat(window.count(12, 10)).isEqualTo(2);
		window = window.add(14, 3);
		assertThat(window.count(14, 10)).isEqualTo(3);
		assertThat(window.span(14, 10)).isEqualTo(8);
	}

	@Test
	void theEdgeOfTheWindowIsWithin() {
		assertThat(FailureWindow.empty().add(5, 2).add(15, 2).count(15, 10)).isEqualTo(2);
		assertThat(FailureWindow.empty().add(5, 2).add(16, 2).count(16, 10)).isEqualTo(1);
	}

	@Test
	void noMoreAreKeptThanCount() {
		FailureWindow window = FailureWindow.empty();
		for (int i = 0; i < 100; i++) {
			window = window.add(i, 3);
		}
		assertThat(window.count(100, 1000)).isEqualTo(3);
	}

}
