package dev.healthcheck.benchmark.pick;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

	@Override
	public String name() {
		return "call overhead";
	}

	@Override
	public List<Row> measure(Run run) {
		List<Row> rows = new ArrayList<>();
		for (HttpCall.Client client : HttpCall.Client.values()) {
			List<Map<HttpCall.Way, MicroRound>> rounds = rounds(client, run);
			MicroResult node = result(rounds, HttpCall.Way.NODE);
			MicroResult ours = result(rounds, HttpCall.Way.UPSTREAM).less(node);
			MicroResult cloud = result(rounds, HttpCall.Way.SPRING_CLOUD).less(node);
			List<Row> measured = List.of(
					ours.row(client.title() + ", a GET to one of 10 nodes, vs Spring Cloud", cloud, OF_SPRING_CLOUD),
					ours.row(client.title() + ", a GET to one of 10 nodes", NANOS),
					node.row(client.title() + ", all of a GET to a node, without network", Aim.NONE));
			run.measured(measured);
			rows.addAll(measured);
		}
		return rows;
	}

	private static List<Map<HttpCall.Way, MicroRound>> rounds(HttpCall.Client client, Run run) {
		List<Map<HttpCall.Way, MicroRound>> rounds = new ArrayList<>();
		try (CallJvms jvms = new CallJvms(client, run.size())) {
			run.say(client.title() + ", warming up");
			jvms.warmUp();
			for (int round = 1; round <= run.size().rounds(); round++) {
				run.say("%s, round %d of %d".formatted(client.title(), round, run.size().rounds()));
				rounds.add(jvms.round());
			}
		}
		return rounds;
	}

	private static MicroResult result(List<Map<HttpCall.Way, MicroRound>> rounds, HttpCall.Way way) {
		return new MicroResult(rounds.stream().map((round) -> Objects.requireNonNull(round.get(way))).toList());
	}

}
