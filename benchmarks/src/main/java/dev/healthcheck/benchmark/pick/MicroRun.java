package dev.healthcheck.benchmark.pick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
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
 * Runs JMH for one operation.
 */
final class MicroRun {

	private static final int WARM_UPS = 5;

	private static final int ITERATIONS = 5;

	/** An iteration is shorter than what else gets a turn, and there are more of them. */
	private static final int PER_TURN = 3;

	private final Run run;

	private final int threads;

	MicroRun(Run run, int threads) {
		this.run = run;
		this.threads = threads;
	}

	MicroResult of(Class<?> type, String method) {
		return of(type, method, Map.of());
	}

	/**
	 * Measure.
	 * @param type the class of the operation
	 * @param method its method
	 * @param parameters its parameters
	 * @return the result
	 */
	MicroResult of(Class<?> type, String method, Map<String, String> parameters) {
		this.run.say(type.getSimpleName() + "." + method + " " + parameters + ", threads: " + this.threads);
		Size size = this.run.size();
		boolean smoke = size == Size.SMOKE;
		ChainedOptionsBuilder options = new OptionsBuilder().include(Pattern.quote(type.getName() + "." + method) + "$")
			.threads(this.threads)
			.forks(size.forks())
			.warmupIterations(smoke ? 1 : WARM_UPS)
			.warmupTime(time(size))
			.measurementIterations(smoke ? 1 : ITERATIONS)
			.measurementTime(time(size))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.output(log().toString());
		parameters.forEach(options::param);
		try {
			return result(new Runner(options.build()).runSingle());
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(type.getSimpleName() + "." + method + " failed", ex);
		}
	}

	private static TimeValue time(Size size) {
		return TimeValue.milliseconds(size.measurement().toMillis() / PER_TURN);
	}

	private static Path log() {
		try {
			return Files.createTempFile("jmh", ".log");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static MicroResult result(RunResult result) {
		Collection<IterationResult> iterations = result.getBenchmarkResults()
			.stream()
			.flatMap((fork) -> fork.getIterationResults().stream())
			.toList();
		return new MicroResult(
				new Samples(iterations.stream().map((iteration) -> iteration.getPrimaryResult().getScore()).toList()),
				new Samples(iterations.stream().map(MicroRun::bytes).toList()));
	}

	private static double bytes(IterationResult iteration) {
		for (String name : iteration.getSecondaryResults().keySet()) {
			if (name.endsWith("gc.alloc.rate.norm")) {
				return iteration.getSecondaryResults().get(name).getScore();
			}
		}
		throw new IllegalStateException("no allocation rate was measured");
	}

}
