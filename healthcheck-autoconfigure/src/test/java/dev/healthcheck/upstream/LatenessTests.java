package dev.healthcheck.upstream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LatenessTests {

	private static final long NOW = -5;

	@Test
	void oneOfTwentyIsNotTooMuch() {
		Lateness lateness = Lateness.NONE;
		for (int succeeded = 0; succeeded < 10_000; succeeded += 20) {
			lateness = lateness.late(succeeded, NOW);
			assertThat(lateness.isTooMuch(succeeded, NOW)).isFalse();
		}
	}

	@Test
	void oneOfTwoIs() {
		Lateness lateness = Lateness.NONE;
		for (int succeeded = 0; succeeded < 100; succeeded += 2) {
			lateness = lateness.late(succeeded, NOW);
		}
		assertThat(lateness.isTooMuch(100, NOW)).isTrue();
	}

	@Test
	void threeInARowAreAndAFewSuccessesEndThat() {
		Lateness lateness = Lateness.NONE.late(7, NOW).late(7, NOW).late(7, NOW);
		assertThat(lateness.isTooMuch(7, NOW)).isTrue();
		assertThat(lateness.isTooMuch(10, NOW)).isFalse();
		lateness = Lateness.NONE;
		for (int i = 0; i < 1000; i++) {
			lateness = lateness.late(7, NOW);
		}
		assertThat(lateness.isTooMuch(7, NOW)).isTrue();
		assertThat(lateness.isTooMuch(20, NOW)).isFalse();
	}

	/** Counts are read one after the other, and a success may be taken back. */
	@Test
	void fewerSuccessesThanBeforeAreNone() {
		assertThat(Lateness.NONE.late(7, NOW).late(7, NOW).late(7, NOW).isTooMuch(5, NOW)).isTrue();
	}

	@Test
	void whatWasLateTenSecondsAgoSaysNothing() {
		Lateness lateness = Lateness.NONE.late(7, NOW).late(7, NOW).late(7, NOW);
		assertThat(lateness.isTooMuch(7, NOW + 10_000_000_000L)).isTrue();
		assertThat(lateness.isTooMuch(7, NOW + 10_000_000_001L)).isFalse();
		assertThat(lateness.late(7, NOW + 10_000_000_001L).isTooMuch(7, NOW + 10_000_000_001L)).isFalse();
	}

}
