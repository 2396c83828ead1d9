package dev.healthcheck.benchmark.pick;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;

/**
 * What it adds to a call that its node is chosen, beside the same client with the address
 * of a node.
 */
public final class CallOverheadBenchmark implements Benchmark {

	private static final Aim OF_SPRING_CLOUD = Aim.atMost(0.5);

	private static final Aim NANOS = Aim.atMost(5_000);

	/**
	 * So much longer than a pick takes it the compiler to come to an end with a reactive
	 * client: half a minute.
	 */
	private static final int WARM_UP = 12;

	/** There are seconds in which a JVM takes half as long again for a call. */
	private static final int ITERATIONS = 5;

	@Override
	public String name() {
		return "call overhead";
	}

	@Override
	public List<Row> measure(Run run) {
		List<Row> rows = new ArrayList<>();
		for (HttpCall.Client client : HttpCall.Client.values()) {
			MicroRun micro = new MicroRun(run, 1).patient(WARM_UP, ITERATIONS);
			List<MicroResult> results = Stream.of(HttpCall.Way.values())
				.map((way) -> micro.alone(operation(client, way)))
				.toList();
			MicroResult node = results.get(0);
			MicroResult ours = results.get(1).less(node);
			MicroResult cloud = results.get(2).less(node);
			List<Row> measured = List.of(
					ours.row(client.title() + ", a GET to one of 10 nodes, vs Spring Cloud", cloud, OF_SPRING_CLOUD),
					ours.row(client.title() + ", a GET to one of 10 nodes", NANOS),
					node.row(client.title() + ", all of a GET to a node, without network", Aim.NONE));
			run.measured(measured);
			rows.addAll(measured);
		}
		return rows;
	}

	private static Operation operation(HttpCall.Client client, HttpCall.Way way) {
		return new Operation(HttpCall.class, "get", Map.of("client", client.name(), "way", way.name()));
	}

}
