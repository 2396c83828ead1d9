package dev.healthcheck.testing;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ManualClockTests {

	private final ManualClock clock = new ManualClock();

	@Test
	void bothTimesAdvanceTogether() {
		Instant before = this.clock.instant();
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(this.clock.instant()).isEqualTo(before.plusSeconds(3));
		assertThat(this.clock.nanoTime()).isEqualTo(Duration.ofSeconds(3).toNanos());
	}

	@Test
	void stepMovesTheWallClockOnly() {
		Instant before = this.clock.instant();
		this.clock.stepWallClock(Duration.ofHours(-1));
		assertThat(this.clock.instant()).isEqualTo(before.minus(Duration.ofHours(1)));
		assertThat(this.clock.nanoTime()).isZero();
	}

}
