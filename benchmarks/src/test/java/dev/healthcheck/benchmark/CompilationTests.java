package dev.healthcheck.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompilationTests {

	private final AtomicLong clock = new AtomicLong();

	private final AtomicLong compiled = new AtomicLong();

	private final AtomicInteger turns = new AtomicInteger();

	@Test
	void worksUntilNothingMuchIsCompiledForNineSeconds() {
		rest(() -> turn((this.turns.get() < 5) ? 3_000 : 10));
		assertThat(this.turns).hasValue(8);
	}

	/** A long compilation counts when it ends. */
	@Test
	void whatEndsMeanwhileBeginsTheRestAnew() {
		rest(() -> turn((this.turns.get() == 2) ? 5_000 : 0));
		assertThat(this.turns).hasValue(6);
	}

	@Test
	void hasAnEndIfTheCompilerHasNone() {
		rest(() -> turn(100));
		assertThat(this.turns).hasValue(40);
	}

	@Test
	void aSmokeTestWorksOnce() {
		Compilation.rest(Size.SMOKE, () -> turn(3_000), List.of(this.compiled::get), this.clock::get);
		assertThat(this.turns).hasValue(1);
	}

	private void rest(Runnable work) {
		Compilation.rest(Size.QUICK, work, List.of(this.compiled::get), this.clock::get);
	}

	private void turn(long compiledMillis) {
		this.turns.incrementAndGet();
		this.compiled.addAndGet(compiledMillis);
		this.clock.addAndGet(Duration.ofSeconds(3).toNanos());
	}

}
