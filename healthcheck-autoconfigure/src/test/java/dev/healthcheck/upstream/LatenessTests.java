package dev.healthcheck.upstream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LatenessTests {

	@Test
	void oneOfTwentyIsNotTooMuch() {
		Lateness lateness = Lateness.NONE;
		for (int succeeded = 0; succeeded < 10_000; succeeded += 20) {
			lateness = lateness.late(succeeded);
			assertThat(lateness.isTooMuch(succeeded)).isFalse();
		}
	}

	@Test
	void oneOfTwoIs() {
		Lateness lateness = Lateness.NONE;
		for (int succeeded = 0; succeeded < 100; succeeded += 2) {
			lateness = lateness.late(succeeded);
		}
		assertThat(lateness.isTooMuch(100)).isTrue();
	}

	@Test
	void threeInARowAreAndAFewSuccessesEndThat() {
		Lateness lateness = Lateness.NONE.late(7).late(7).late(7);
		assertThat(lateness.isTooMuch(7)).isTrue();
		assertThat(lateness.isTooMuch(10)).isFalse();
		lateness = Lateness.NONE;
		for (int i = 0; i < 1000; i++) {
			lateness = lateness.late(7);
		}
		assertThat(lateness.isTooMuch(7)).isTrue();
		assertThat(lateness.isTooMuch(20)).isFalse();
	}

	/** Counts are read one after the other, and a success may be taken back. */
	@Test
	void fewerSuccessesThanBeforeAreNone() {
		assertThat(Lateness.NONE.late(7).late(7).late(7).isTooMuch(5)).isTrue();
	}

}
