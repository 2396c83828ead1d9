package dev.healthcheck.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten thousand nodes whose health changes a thousand times a second, and listeners that
 * do not behave.
 */
class ManyFlipsTests {

	private static final int NODES = 10_000;

	private static final Duration TIME = Duration.ofSeconds(60);

	@Test
	@FaultRow(29)
	@Tag("long")
	void aThousandChangesOfHealthASecond() throws InterruptedException {
		Map<NodeAddress, AtomicLong> asked = new ConcurrentHashMap<>();
		AtomicLong transitions = new AtomicLong();
		AtomicLong checks = new AtomicLong();
		// each node passes one check and fails the next: 10 000 checks in 10 s are 1 000
		// changes a second
		NodeProbe flipping = (target, timeout) -> CompletableFuture
			.completedFuture((asked.computeIfAbsent(target, (node) -> new AtomicLong()).incrementAndGet() % 2 == 1)
					? ProbeResult.passed("up") : ProbeResult.failed(FailureKind.TCP, "down", "down"));
		try (Upstreams upstreams = new Upstreams(Map.of("flipping", flipping))) {
			upstreams.addListener(counting(transitions, checks));
			Upstream upstream = upstreams.put(UpstreamDefinition.builder("many")
				.nodes(nodes())
				.check(CheckSettings.builder()
					.type("flipping")
					.interval(Duration.ofSeconds(10))
					.thresholds(new CheckThresholds(1, 1, 1, 1))
					.concurrency(1000)
					.build())
				.build());
			TimeUnit.SECONDS.sleep(15);
			long used = usedAfterCollection();
			long transitionsBefore = transitions.get();
			long checksBefore = checks.get();
			long start = System.nanoTime();
			long picks = 0;
			long longest = 0;
			while (System.nanoTime() - start < TIME.toNanos()) {
				long before = System.nanoTime();
				upstream.select();
				longest = Math.max(longest, System.nanoTime() - before);
				picks++;
				TimeUnit.MILLISECONDS.sleep(1);
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			long perSecond = Math.round((transitions.get() - transitionsBefore) / seconds);
			double share = (checks.get() - checksBefore) / (NODES * seconds / 10);
			long grown = (usedAfterCollection() - used) / (1 << 20);
			Figures.record("changes per second", perSecond);
			Figures.record("checks made of those due", Math.round(100 * share) + " %");
			Figures.record("picks", picks);
			Figures.record("longest pick", Duration.ofNanos(longest));
			Figures.record("heap grown by", grown + " MB");
			assertThat(perSecond).isGreaterThan(700);
			assertThat(share).isGreaterThan(0.9);
			assertThat(grown).isLessThan(64);
		}
	}

	private static List<Node> nodes() {
		return IntStream.range(0, NODES).mapToObj((i) -> Node.of("10.1.%d.%d:80".formatted(i / 250, i % 250))).toList();
	}

	private static UpstreamListener counting(AtomicLong transitions, AtomicLong checks) {
		return new UpstreamListener() {

			@Override
			public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
				transitions.incrementAndGet();
			}

			@Override
			public void onCheck(Upstream upstream, Node node, CheckReport report) {
				checks.incrementAndGet();
			}

		};
	}

	private static long usedAfterCollection() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	/**
	 * Listeners must not block, and one that does holds up the checks; requests go on,
	 * and so does everything when it is done.
	 */
	@Test
	@FaultRow(31)
	void aListenerThatBlocksHoldsUpNoPicks() throws InterruptedException {
		Set<NodeAddress> down = ConcurrentHashMap.newKeySet();
		NodeProbe probe = (target, timeout) -> CompletableFuture.completedFuture(
				down.contains(target) ? ProbeResult.failed(FailureKind.TCP, "down", "down") : ProbeResult.passed("up"));
		CompletableFuture<Void> blocked = new CompletableFuture<>();
		CompletableFuture<Void> released = new CompletableFuture<>();
		try (Upstreams upstreams = new Upstreams(Map.of("own", probe))) {
			upstreams.addListener(new UpstreamListener() {

				@Override
				public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
					if (transition.to() == NodeStatus.UNHEALTHY) {
						blocked.complete(null);
						released.join();
					}
				}

			});
			Upstream upstream = upstreams.put(UpstreamDefinition.builder("u")
				.nodes(List.of(Node.of("a:1"), Node.of("b:1"), Node.of("c:1")))
				.check(CheckSettings.builder()
					.type("own")
					.interval(Duration.ofMillis(100))
					.thresholds(new CheckThresholds(1, 1, 1, 1))
					.build())
				.build());
			Awaitility.await()
				.until(() -> upstream.snapshot()
					.nodes()
					.stream()
					.allMatch((node) -> node.status() == NodeStatus.HEALTHY));
			down.add(NodeAddress.parse("a:1"));
			assertThat(blocked).succeedsWithin(Duration.ofMinutes(1));
			long longest = 0;
			for (int i = 0; i < 10_000; i++) {
				long before = System.nanoTime();
				assertThat(upstream.select().address().host()).isNotEqualTo("a");
				upstream.call((node) -> node);
				longest = Math.max(longest, System.nanoTime() - before);
			}
			Figures.record("calls while a listener was blocked", 10_000);
			Figures.record("longest", Duration.ofNanos(longest));
			released.complete(null);
			down.clear();
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> upstream.snapshot()
					.nodes()
					.stream()
					.allMatch((node) -> node.status() == NodeStatus.HEALTHY));
		}
	}

}
