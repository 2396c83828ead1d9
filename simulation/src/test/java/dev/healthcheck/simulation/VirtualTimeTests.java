package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.check.Scheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VirtualTimeTests {

	private final VirtualTime time = new VirtualTime();

	private final List<String> done = new ArrayList<>();

	private Scheduler.Cancellable schedule(int millis, String what) {
		return this.time.schedule(Duration.ofMillis(millis),
				() -> this.done.add(what + " at " + this.time.nanoTime() / 1_000_000));
	}

	@Test
	void tasksRunInTheOrderOfTheirTimesAndThenOfTheirScheduling() {
		schedule(2, "c");
		schedule(1, "a");
		schedule(1, "b");
		schedule(-5, "now");
		this.time.runUntil(5_000_000);
		assertThat(this.done).containsExactly("now at 0", "a at 1", "b at 1", "c at 2");
		assertThat(this.time.nanoTime()).isEqualTo(5_000_000);
	}

	@Test
	void whatTasksScheduleRunsAsWell() {
		this.time.at(1_000_000, () -> schedule(1, "later"));
		this.time.runUntil(3_000_000);
		assertThat(this.done).containsExactly("later at 2");
	}

	@Test
	void whatIsDueAtTheEndOrTakenBackDoesNotRun() {
		schedule(3, "at the end");
		schedule(1, "taken back").cancel();
		this.time.runUntil(3_000_000);
		assertThat(this.done).isEmpty();
		this.time.runUntil(4_000_000);
		assertThat(this.done).containsExactly("at the end at 3");
	}

}
