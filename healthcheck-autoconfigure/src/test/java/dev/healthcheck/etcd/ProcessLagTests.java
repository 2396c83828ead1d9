package dev.healthcheck.etcd;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessLagTests {

	private long nowNanos = -5;

	private final ProcessLag lag = new ProcessLag(() -> this.nowNanos);

	@Test
	void aProcessThatIsWellIsNotBehind() {
		note(0);
		note(19);
		assertThat(allowanceMillis()).isZero();
	}

	@Test
	void anAnswerMayWaitForAsLongAsItsCall() {
		note(300);
		assertThat(allowanceMillis()).isEqualTo(600);
	}

	@Test
	void theMostOfLatelyCounts() {
		note(300);
		pass(3);
		note(5);
		assertThat(allowanceMillis()).isEqualTo(600);
		note(700);
		assertThat(allowanceMillis()).isEqualTo(1400);
		pass(4);
		note(300);
		assertThat(allowanceMillis()).isEqualTo(1400);
	}

	@Test
	void whatIsLongAgoDoesNot() {
		note(700);
		pass(6);
		note(300);
		assertThat(allowanceMillis()).isEqualTo(600);
		pass(6);
		note(5);
		assertThat(allowanceMillis()).isZero();
	}

	@Test
	void halfAMinuteIsTheMost() {
		note(40_000);
		assertThat(allowanceMillis()).isEqualTo(30_000);
	}

	private void note(long millis) {
		this.lag.noted(Duration.ofMillis(millis).toNanos());
	}

	private void pass(long seconds) {
		this.nowNanos += Duration.ofSeconds(seconds).toNanos();
	}

	private long allowanceMillis() {
		return Duration.ofNanos(this.lag.allowanceNanos()).toMillis();
	}

}
