package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.Map;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;

/**
 * Weighted picks beside those of peers, from the same servers.
 */
final class WeightedRows {

	private static final Aim ARMERIA = Aim.atMost(1.0 / 3);

	private static final Aim SPRING_CLOUD = Aim.atMost(1.0 / 20);

	private static final Aim NOTHING = Aim.atMost(0);

	private WeightedRows() {
	}

	static List<Row> measure(Run run, int threads, int servers) {
		MicroRun micro = new MicroRun(run, threads);
		Map<String, String> parameters = Map.of("servers", Integer.toString(servers));
		MicroResult ours = micro.of(WeightedPick.class, "select", parameters);
		MicroResult armeria = micro.of(ArmeriaPick.class, "pick", parameters);
		MicroResult springCloud = micro.of(SpringCloudPick.class, "choose", parameters);
		MicroResult grpc = micro.of(GrpcWeightedPick.class, "pick", parameters);
		String name = "weighted, %,d nodes, a fifth down, %d thread%s".formatted(servers, threads,
				(threads == 1) ? "" : "s");
		return List.of(row(name + ", vs Armeria", ours, armeria, ARMERIA),
				row(name + ", vs Spring Cloud", ours, springCloud, SPRING_CLOUD),
				row(name + ", vs grpc-java", ours, grpc, Aim.NONE), Row.alone(name + ", allocated", "B/op",
						Samples.of(ours.bytes().sorted(), (bytes) -> Math.rint(bytes * 10) / 10), NOTHING));
	}

	static Row row(String name, MicroResult ours, MicroResult peer, Aim aim) {
		// sorted by time each, so that the fastest are compared with the fastest
		return new Row(name, ours.figure(), peer.figure(),
				Samples.ratios(ours.nanos().sorted(), peer.nanos().sorted(), Double::doubleValue), aim);
	}

}
