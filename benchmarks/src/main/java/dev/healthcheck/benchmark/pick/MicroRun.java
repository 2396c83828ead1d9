package dev.healthcheck.benchmark.pick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH, in a JVM of its own for each turn.
 */
final class MicroRun {

	/** As many as it takes the compiler to be done with a few methods. */
	private static final int WARM_UPS = 4;

	private final Run run;

	private final int threads;

	MicroRun(Run run, int threads) {
		this.run = run;
		this.threads = threads;
	}

	/**
	 * Measure what is compared: each has its turn in each round.
	 * @param operations the operations
	 * @return the results in the same order
	 */
	List<MicroResult> inTurns(Operation... operations) {
		List<MicroResult> results = Stream.of(operations)
			.map((operation) -> new MicroResult(new ArrayList<>()))
			.toList();
		for (int round = 1; round <= this.run.size().rounds(); round++) {
			this.run.say("round " + round + " of " + this.run.size().rounds());
			for (int i = 0; i < operations.length; i++) {
				results.get(i).rounds().addAll(measure(operations[i], 1));
			}
		}
		return results;
	}

	/**
	 * Measure what has no peer: all rounds in one turn.
	 * @param operation the operation
	 * @return the result
	 */
	MicroResult alone(Operation operation) {
		return new MicroResult(measure(operation, this.run.size().rounds()));
	}

	private List<MicroRound> measure(Operation operation, int rounds) {
		this.run.say(operation + ", threads: " + this.threads);
		TimeValue iteration = TimeValue.milliseconds(this.run.size().measurement().toMillis() / 2);
		Path log = log();
		ChainedOptionsBuilder options = new OptionsBuilder()
			.include(Pattern.quote(operation.type().getName() + "." + operation.method()) + "$")
			.threads(this.threads)
			.forks((this.run.size() == Size.SMOKE) ? 0 : 1)
			.warmupIterations(WARM_UPS)
			.warmupTime(iteration)
			.measurementIterations(rounds)
			.measurementTime(iteration)
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.output(log.toString());
		operation.parameters().forEach(options::param);
		try {
			RunResult result = new Runner(options.build()).runSingle();
			Files.delete(log);
			return result.getBenchmarkResults()
				.stream()
				.flatMap((fork) -> fork.getIterationResults().stream())
				.map(MicroRun::round)
				.toList();
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

	private static MicroRound round(IterationResult iteration) {
		for (String name : iteration.getSecondaryResults().keySet()) {
			if (name.endsWith("gc.alloc.rate.norm")) {
				return new MicroRound(iteration.getPrimaryResult().getScore(),
						iteration.getSecondaryResults().get(name).getScore());
			}
		}
		throw new IllegalStateException("no allocation rate was measured");
	}

}
