package dev.healthcheck.benchmark.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Compilation;
import dev.healthcheck.benchmark.EventLoopTime;
import dev.healthcheck.benchmark.Heap;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.Checker;
import dev.healthcheck.check.Probes;
import dev.healthcheck.check.EventLoopScheduler;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * Ten thousand nodes of one upstream, each checked by tcp every 5 s: how late checks are,
 * what they cost, and what a node weighs.
 */
public final class ChecksBenchmark implements Benchmark {

	private static final int MAX_BYTES = 1536;

	private static final int MAX_BYTES_WITH_TRAFFIC = 2048;

	private static final int REQUESTS = 20;

	private static final int MAX_LATE = 50;

	@Override
	public String name() {
		return "checks per core vs HAProxy";
	}

	@Override
	public List<Row> measure(Run run) {
		boolean smoke = run.size() == Size.SMOKE;
		int count = smoke ? 100 : 10_000;
		Duration interval = smoke ? Duration.ofMillis(50) : Duration.ofSeconds(5);
		Duration measured = smoke ? Duration.ofSeconds(2) : interval.multipliedBy(run.size().rounds());
		CheckSettings check = CheckSettings.builder().interval(interval).build();
		try (NodeServer server = new NodeServer()) {
			List<Row> rows = new ArrayList<>();
			rows.addAll(weights(server, count, check));
			rows.addAll(times(run, server, count, check, measured));
			for (CheckKind kind : CheckKind.values()) {
				rows.addAll(CheckCosts.measure(run, kind));
			}
			return rows;
		}
	}

	/** With all that an upstream keeps of them, the breaker included. */
	private static List<Row> weights(NodeServer server, int count, CheckSettings check) {
		try (Upstreams upstreams = new Upstreams()) {
			// what is made once must not count for the nodes
			upstreams.put(definition("first", server, 1, check));
			long before = Heap.usedBytes();
			Upstream upstream = upstreams.put(definition("nodes", server, count, check));
			Pause.of(check.healthyInterval().multipliedBy(2));
			Row checked = weight("tcp, weight of a node", before, count, MAX_BYTES);
			for (int i = 0; i < REQUESTS * count; i++) {
				upstream.report(upstream.select(), Outcome.success());
			}
			return List.of(checked,
					weight("tcp, weight of a node with traffic", before, count, MAX_BYTES_WITH_TRAFFIC));
		}
	}

	private static Row weight(String name, long before, int count, int most) {
		double bytes = (double) (Heap.usedBytes() - before) / count;
		return Row.alone(name, "bytes", Samples.of(bytes), Aim.atMost(most));
	}

	private static List<Row> times(Run run, NodeServer server, int count, CheckSettings check, Duration measured) {
		Plan plan = new Plan(check.healthyInterval(), check.jitter());
		try (EventLoopScheduler scheduler = new EventLoopScheduler();
				Probes probes = new Probes(scheduler);
				Checker checker = new Checker(check, probes.create(check), scheduler, plan)) {
			addresses(server, count).map(plan::target).forEach(checker::add);
			run.say("warm-up");
			Compilation.rest(run.size(), () -> Pause.of(check.healthyInterval().multipliedBy(3)));
			run.say("measuring for " + measured.toSeconds() + " s");
			plan.count();
			EventLoopTime before = EventLoopTime.now();
			Pause.of(measured);
			double core = before.shareSince();
			List<Double> late = plan.lateMillis();
			double perSecond = late.size() / (measured.toMillis() / 1000.0);
			return List.of(
					Row.alone("tcp, checks begun later than planned, p99", "ms", percentile(late, 0.99),
							Aim.atMost(MAX_LATE)),
					Row.alone("tcp, checks begun later than planned, p50", "ms", percentile(late, 0.5), Aim.NONE),
					Row.alone("tcp, checks", "per second", Samples.of(perSecond), Aim.NONE),
					Row.alone("tcp, event loop", "% of a core", Samples.of(100 * core), Aim.NONE));
		}
	}

	private static Samples percentile(List<Double> sorted, double fraction) {
		return Samples.of(sorted.get((int) Math.min(sorted.size() - 1L, Math.round(fraction * sorted.size()))));
	}

	private static UpstreamDefinition definition(String name, NodeServer server, int count, CheckSettings check) {
		List<Node> nodes = addresses(server, count).map((address) -> Node.of(address.toString())).toList();
		return UpstreamDefinition.builder(name).nodes(nodes).check(check).build();
	}

	/** All nodes are one server: the loopback network has millions of addresses. */
	private static Stream<NodeAddress> addresses(NodeServer server, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> new NodeAddress("127.1." + (i / 250) + "." + (1 + i % 250), server.port()));
	}

}
