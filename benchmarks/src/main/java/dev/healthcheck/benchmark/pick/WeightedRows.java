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

	private static final Aim ALONE = Aim.atMost(1.0 / 4);

	private static final Aim SPRING_CLOUD = Aim.atMost(1.0 / 20);

	private static final Aim NOTHING = Aim.atMost(0);

	private WeightedRows() {
	}

	static List<Row> measure(Run run, int threads, int servers) {
		Map<String, String> parameters = Map.of("servers", Integer.toString(servers));
		List<MicroResult> results = new MicroRun(run, threads).inTurns(
				new Operation(WeightedPick.class, "select", parameters),
				new Operation(ArmeriaPick.class, "pick", parameters),
				new Operation(SpringCloudPick.class, "choose", parameters),
				new Operation(GrpcWeightedPick.class, "pick", parameters),
				new Operation(BalancerAlone.class, "pick", parameters));
		MicroResult ours = results.get(0);
		MicroResult alone = results.get(4);
		String what = "%,d nodes, a fifth down, %d thread%s".formatted(servers, threads, (threads == 1) ? "" : "s");
		String name = "weighted, " + what;
		return List.of(alone.row("balancer alone, " + what + ", vs Armeria", results.get(1), ALONE),
				alone.row("balancer alone, " + what + ", vs grpc-java", results.get(3), ALONE),
				ours.row(name + ", vs Armeria", results.get(1), ARMERIA),
				ours.row(name + ", vs Spring Cloud", results.get(2), SPRING_CLOUD),
				ours.row(name + ", vs grpc-java", results.get(3), Aim.NONE), ours.allocated(name, NOTHING));
	}

}
