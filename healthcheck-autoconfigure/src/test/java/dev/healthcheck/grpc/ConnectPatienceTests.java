package dev.healthcheck.grpc;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectPatienceTests {

	private long now = Long.MAX_VALUE - 5;

	private final ConnectPatience patience = new ConnectPatience(Duration.ofSeconds(1), this.now);

	@Test
	void itIsOverAfterTheTimeout() {
		for (int part = 1; part < 10; part++) {
			assertThat(isOverAfter(101)).isFalse();
		}
		assertThat(isOverAfter(101)).isTrue();
	}

	/** Whoever is starved gets its timers late, and its connections as well. */
	@Test
	void timeInWhichTheProcessDidNotKeepUpDoesNotCount() {
		for (int part = 1; part < 10; part++) {
			assertThat(isOverAfter(100)).isFalse();
		}
		for (int late = 0; late < 100; late++) {
			assertThat(isOverAfter(150)).isFalse();
		}
		assertThat(isOverAfter(100)).isTrue();
	}

	private boolean isOverAfter(long millis) {
		assertThat(this.patience.part()).isEqualTo(Duration.ofMillis(100));
		this.now += Duration.ofMillis(millis).toNanos();
		return this.patience.isOver(this.now);
	}

}
