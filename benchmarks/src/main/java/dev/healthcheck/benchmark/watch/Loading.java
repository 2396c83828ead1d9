package dev.healthcheck.benchmark.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;

/**
 * What an application pays that starts with many nodes in etcd: in a fresh JVM each time,
 * with hardly anything compiled yet. What the client itself takes is part of the row
 * {@code start-up}.
 */
final class Loading {

	private static final double WORST_MILLIS = 600;

	private static final double MOST_BYTES = 1536;

	private Loading() {
	}

	static List<Row> measure(Run run, List<String> endpoints, int port, int nodes) {
		String many = "/many/";
		String few = "/few/";
		write(endpoints, many, port, nodes);
		write(endpoints, few, port, 1);
		List<Loaded> rounds = new ArrayList<>();
		for (int round = 1; round <= run.size().rounds(); round++) {
			run.say("loading, round " + round + " of " + run.size().rounds());
			rounds.add(load(endpoints, many, few, nodes));
		}
		String name = "%,d nodes ".formatted(nodes);
		Samples millis = Samples.of(rounds, Loaded::millis);
		String cpu = "%.0f ms CPU".formatted(Samples.of(rounds, Loaded::cpuMillis).median());
		return List.of(
				new Row(name + "read by a JVM that has just connected", new Figure(millis.median(), "ms", cpu), null,
						millis, Aim.atMost(WORST_MILLIS)),
				Row.alone(name + "with checks, each on the heap", "bytes", Samples.of(rounds, Loaded::bytes),
						Aim.atMost(MOST_BYTES)));
	}

	private static void write(List<String> endpoints, String prefix, int port, int nodes) {
		try (Registry registry = new Registry(endpoints, prefix + Follower.SERVICE + "/", port)) {
			registry.putAll(0, nodes);
		}
	}

	private static Loaded load(List<String> endpoints, String many, String few, int nodes) {
		String[] arguments = Stream.concat(Stream.of(few, many), endpoints.stream()).toArray(String[]::new);
		try (ForkedJvm jvm = ForkedJvm.start(LoadMain.class, arguments)) {
			String[] answer = jvm.ask("load").split(" ", -1);
			if (Integer.parseInt(answer[3]) != nodes) {
				throw new IllegalStateException("there were %s nodes instead of %d".formatted(answer[3], nodes));
			}
			return new Loaded(Double.parseDouble(answer[0]), Double.parseDouble(answer[1]),
					Double.parseDouble(answer[2]) / nodes);
		}
	}

	/**
	 * One start.
	 *
	 * @param millis until the nodes were there
	 * @param cpuMillis processor time until then
	 * @param bytes that one of them takes
	 */
	private record Loaded(double millis, double cpuMillis, double bytes) {

	}

}
