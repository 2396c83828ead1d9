package dev.healthcheck.benchmark.growth;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.EventLoopTime;
import dev.healthcheck.benchmark.Heap;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * What an upstream of some size costs. A thousand of its nodes are checked each second,
 * whatever its size, by a check that passes at once.
 *
 * @param madeMicros to make it, for each node
 * @param bytes what lives on the heap, for each node
 * @param pickNanos to select a node, and to report that the request succeeded
 * @param flipMicros until a node that drops out or comes back is so for every pick
 * @param snapshotMicros to see all nodes, for each
 * @param checkMicros processor time of a check, without what it does
 */
record Grown(double madeMicros, double bytes, double pickNanos, double flipMicros, double snapshotMicros,
		double checkMicros) {

	private static final String STUB = "stub";

	private static final int PICKS = 10_000;

	private static final int FLIPS = 1_000;

	/** Measure an upstream of some size, each property for some time. */
	static Grown of(int size, Duration time) {
		LongAdder checks = new LongAdder();
		List<Node> nodes = IntStream.range(0, size)
			.mapToObj((i) -> Node.of("10.%d.%d.%d:80".formatted(i / 62_500, i / 250 % 250, i % 250)))
			.toList();
		try (Upstreams upstreams = new Upstreams(Map.of(STUB, new Passing(checks)))) {
			long heap = Heap.usedBytes();
			long start = System.nanoTime();
			Upstream upstream = upstreams.put(UpstreamDefinition.builder("nodes")
				.nodes(nodes)
				.check(CheckSettings.builder().type(STUB).interval(Duration.ofMillis(Math.max(10, size))).build())
				.build());
			double made = since(start) / 1e3 / size;
			double bytes = (double) (Heap.usedBytes() - heap) / size;
			return new Grown(made, bytes, pickNanos(upstream, time), flipMicros(upstream, nodes),
					snapshotMicros(upstream, time) / size, checkMicros(checks, time));
		}
	}

	private static double pickNanos(Upstream upstream, Duration time) {
		long start = System.nanoTime();
		long picks = 0;
		while (since(start) < time.toNanos()) {
			for (int i = 0; i < PICKS; i++) {
				upstream.report(upstream.select(), Outcome.success());
			}
			picks += PICKS;
		}
		return since(start) / picks;
	}

	private static double flipMicros(Upstream upstream, List<Node> nodes) {
		SplittableRandom random = new SplittableRandom(1);
		double nanos = 0;
		for (int i = 0; i < FLIPS / 2; i++) {
			Node node = nodes.get(random.nextInt(nodes.size()));
			for (AdminState state : List.of(AdminState.MAINTENANCE, AdminState.READY)) {
				long start = System.nanoTime();
				upstream.admin(node, state);
				nanos += since(start);
				Pause.of(Duration.ofMillis(1));
			}
		}
		return nanos / FLIPS / 1e3;
	}

	private static double snapshotMicros(Upstream upstream, Duration time) {
		long start = System.nanoTime();
		int snapshots = 0;
		while (since(start) < time.toNanos()) {
			upstream.snapshot();
			snapshots++;
		}
		return since(start) / 1e3 / snapshots;
	}

	private static double checkMicros(LongAdder checks, Duration time) {
		long before = checks.sum();
		EventLoopTime start = EventLoopTime.now();
		Pause.of(time.multipliedBy(2));
		double cores = start.shareSince();
		return 1e6 * cores * time.toMillis() * 2 / 1000 / Math.max(1, checks.sum() - before);
	}

	private static double since(long startNanos) {
		return System.nanoTime() - startNanos;
	}

	/** Counts, and has nothing to object to. */
	private record Passing(LongAdder checks) implements NodeProbe {

		@Override
		public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
			this.checks.increment();
			return CompletableFuture.completedFuture(ProbeResult.passed("200"));
		}

	}

}
