package dev.healthcheck.benchmark.pick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH for operations in turns. A turn is a JVM of its own, which warms up first.
 */
final class MicroRun {

	private static final int WARM_UPS = 3;

	private static final int ITERATIONS = 2;

	/**
	 * The time of a turn is for that many iterations, so that its JVM has started and
	 * warmed up within it.
	 */
	private static final int PER_TURN = 8;

	private final Run run;

	private final int threads;

	MicroRun(Run run, int threads) {
		this.run = run;
		this.threads = threads;
	}

	/**
	 * Measure.
	 * @param operations what is compared, or one that has no peer
	 * @return the results in the same order
	 */
	List<MicroResult> of(Operation... operations) {
		List<MicroResult> results = Stream.of(operations)
			.map((operation) -> new MicroResult(new ArrayList<>()))
			.toList();
		int rounds = this.run.size().rounds();
		for (int round = 1; round <= rounds; round++) {
			this.run.say("%s, threads: %d, round %d of %d".formatted(Arrays.toString(operations), this.threads, round,
					rounds));
			for (int i = 0; i < operations.length; i++) {
				results.get(i).turns().add(turn(operations[i]));
			}
		}
		return results;
	}

	private MicroTurn turn(Operation operation) {
		boolean smoke = this.run.size() == Size.SMOKE;
		TimeValue time = TimeValue.milliseconds(this.run.size().measurement().toMillis() / PER_TURN);
		Path log = log();
		ChainedOptionsBuilder options = new OptionsBuilder()
			.include(Pattern.quote(operation.type().getName() + "." + operation.method()) + "$")
			.threads(this.threads)
			.forks(smoke ? 0 : 1)
			.warmupIterations(WARM_UPS)
			.warmupTime(time)
			.measurementIterations(ITERATIONS)
			.measurementTime(time)
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.output(log.toString());
		operation.parameters().forEach(options::param);
		try {
			MicroTurn turn = turn(new Runner(options.build()).runSingle());
			Files.delete(log);
			return turn;
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(operation + " failed, see " + log, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path log() {
		try {
			return Files.createTempFile("jmh", ".log");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static MicroTurn turn(RunResult result) {
		for (String name : result.getSecondaryResults().keySet()) {
			if (name.endsWith("gc.alloc.rate.norm")) {
				return new MicroTurn(result.getPrimaryResult().getScore(),
						result.getSecondaryResults().get(name).getScore());
			}
		}
		throw new IllegalStateException("no allocation rate was measured");
	}

}
