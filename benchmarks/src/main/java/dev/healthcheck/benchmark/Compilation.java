package dev.healthcheck.benchmark;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Waits for compilers of JVMs. Until they have come to rest, most of what a JVM spends
 * goes into slow code and into compiling it; and how long that takes depends on the
 * machine, and on what else it does.
 */
public final class Compilation {

	/** What every {@link ForkedJvm} answers. */
	static final String QUESTION = "compilation";

	/** So long they must rest, as a compilation counts when it ends. */
	private static final long REST_NANOS = 9_000_000_000L;

	/** There is always something that is compiled now and then. */
	private static final double LITTLE = 0.02;

	/** Who is not ready by then is measured as he is. */
	private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();

	private Compilation() {
	}

	/** The time that this JVM has spent compiling, in milliseconds. */
	static long millis() {
		return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
	}

	/**
	 * Do something until this JVM has compiled it.
	 * @param size how much is measured
	 * @param work what to do, for a few seconds
	 */
	public static void rest(Size size, Runnable work) {
		rest(size, work, List.of(Compilation::millis));
	}

	/**
	 * Do something until others have compiled it; a smoke test does it once.
	 * @param size how much is measured
	 * @param work what to do, or to wait for, for a few seconds
	 * @param jvms the time each has spent compiling, in milliseconds
	 */
	public static void rest(Size size, Runnable work, Collection<LongSupplier> jvms) {
		rest(size, work, jvms, System::nanoTime);
	}

	static void rest(Size size, Runnable work, Collection<LongSupplier> jvms, LongSupplier clock) {
		if (size == Size.SMOKE) {
			work.run();
			return;
		}
		long began = clock.getAsLong();
		long start = began;
		long compiled = sum(jvms);
		for (long restedNanos = 0; restedNanos < REST_NANOS && start - began < LONGEST_NANOS;) {
			work.run();
			long end = clock.getAsLong();
			long now = sum(jvms);
			boolean rests = (now - compiled) * 1_000_000 < LITTLE * (end - start);
			restedNanos = rests ? restedNanos + end - start : 0;
			compiled = now;
			start = end;
		}
	}

	private static long sum(Collection<LongSupplier> jvms) {
		return jvms.stream().mapToLong(LongSupplier::getAsLong).sum();
	}

}
