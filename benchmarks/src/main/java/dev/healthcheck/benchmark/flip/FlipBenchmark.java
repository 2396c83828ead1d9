package dev.healthcheck.benchmark.flip;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * An upstream of 10,000 nodes, 1,000 of which drop out or come back per second: how long
 * it takes until no pick sees a node that dropped out, and what following all of them
 * costs.
 */
public final class FlipBenchmark implements Benchmark {

	private static final int NODES = 10_000;

	private static final long PERIOD_NANOS = Duration.ofMillis(1).toNanos();

	@Override
	public String name() {
		return "health flip";
	}

	@Override
	public List<Row> measure(Run run) {
		List<Turn> turns = new ArrayList<>();
		try (Upstreams upstreams = new Upstreams()) {
			Upstream upstream = upstreams.put(UpstreamDefinition.builder("nodes")
				.nodes(IntStream.range(0, NODES)
					.mapToObj((i) -> Node.of("10.0." + i / 250 + "." + i % 250 + ":80"))
					.toList())
				.check(CheckSettings.ofDefaults().disabled())
				.build());
			turn(upstream, run.size().warmUp());
			for (int round = 1; round <= run.size().rounds(); round++) {
				run.say("round " + round + " of " + run.size().rounds());
				turns.add(turn(upstream, run.size().measurement()));
			}
		}
		return List.of(
				Row.alone("10,000 nodes: until no pick sees it, p99", "us",
						Samples.of(turns, (turn) -> turn.p99Nanos() / 1e3), Aim.atMost(1000)),
				Row.alone("10,000 nodes, 1,000 flips/s: processor", "% of a core",
						Samples.of(turns, (turn) -> turn.cores() * 100), Aim.atMost(10)));
	}

	private static Turn turn(Upstream upstream, Duration duration) {
		SplittableRandom random = new SplittableRandom(1);
		List<Node> nodes = upstream.definition().nodes();
		int count = (int) Math.max(1, duration.toNanos() / PERIOD_NANOS);
		long[] tookNanos = new long[count];
		long cpuBefore = cpuNanos();
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			Node node = nodes.get(random.nextInt(NODES));
			long began = System.nanoTime();
			// once this returns, every pick passes over the node
			upstream.admin(node, (i % 2 == 0) ? AdminState.MAINTENANCE : AdminState.READY);
			tookNanos[i] = System.nanoTime() - began;
			LockSupport.parkNanos(start + (i + 1) * PERIOD_NANOS - System.nanoTime());
		}
		double cores = (double) (cpuNanos() - cpuBefore) / (System.nanoTime() - start);
		Arrays.sort(tookNanos);
		nodes.forEach((node) -> upstream.admin(node, AdminState.READY));
		return new Turn(tookNanos[count * 99 / 100], cores);
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	/**
	 * The flips of one turn.
	 *
	 * @param p99Nanos what the slowest but one in a hundred took
	 * @param cores how much of a core all took, pickers that follow included
	 */
	private record Turn(long p99Nanos, double cores) {

	}

}
