package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shares of nodes that join or come back, by semantics 5.3.
 */
class SlowStartTests {

	private static final Duration SLOW_START = Duration.ofSeconds(20);

	@Test
	void theFirstNodesNeverRamp() {
		UpstreamFixture fixture = fixture("a", "b");
		assertThat(weight(fixture, "a")).isEqualTo(1);
		assertThat(weight(fixture, "b")).isEqualTo(1);
	}

	@Test
	void aNodeThatJoinsWarmOnesGetsItsShareInStepsOfATwentieth() {
		UpstreamFixture fixture = fixture("a", "b");
		join(fixture, "a", "b", "c");
		List<Double> weights = new ArrayList<>();
		for (int second = 0; second <= 20; second++) {
			weights.add(weight(fixture, "c"));
			fixture.seconds(1);
		}
		assertThat(weights).startsWith(0.1, 0.1, 0.1, 0.15, 0.2).endsWith(0.95, 1.0).isSorted();
		assertThat(weight(fixture, "a")).isEqualTo(1);
	}

	@Test
	void requestsFollowTheShare() {
		UpstreamFixture fixture = fixture("a");
		join(fixture, "a", "b");
		fixture.seconds(10);
		Map<String, Long> counts = picks(fixture, 300);
		assertThat(weight(fixture, "b")).isEqualTo(0.5);
		assertThat(counts).containsEntry("a", 200L).containsEntry("b", 100L);
		fixture.seconds(10);
		assertThat(picks(fixture, 300)).containsEntry("a", 150L).containsEntry("b", 150L);
	}

	@Test
	void aNodeThatWasOutForLongIsColdAndOneThatWasOutBrieflyIsNot() {
		UpstreamFixture fixture = fixture("a", "b");
		outFor(fixture, Duration.ofSeconds(10));
		assertThat(weight(fixture, "b")).isEqualTo(1);
		outFor(fixture, Duration.ofSeconds(11));
		assertThat(weight(fixture, "b")).isEqualTo(0.1);
	}

	@Test
	void aNodeBackFromATrialIsColdToo() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(1, "a", "b").toBuilder().slowStart(Duration.ofSeconds(10)).build());
		fixture.fails("b", FailureKind.TCP);
		fixture.seconds(10);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.RECOVERING);
		fixture.succeeds("b");
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(weight(fixture, "b")).isEqualTo(0.1);
	}

	@Test
	void aLevelInWhichEveryNodeIsColdDoesNotRamp() {
		UpstreamFixture fixture = fixture("a", "b");
		for (String host : List.of("a", "b")) {
			fixture.upstream.admin(fixture.node(host).node(), AdminState.MAINTENANCE);
		}
		fixture.seconds(60);
		fixture.upstream.admin(fixture.node("a").node(), AdminState.READY);
		assertThat(weight(fixture, "a")).isEqualTo(1);
		fixture.upstream.admin(fixture.node("b").node(), AdminState.READY);
		assertThat(weight(fixture, "b")).isEqualTo(0.1);
	}

	@Test
	void rampsEndWhenTheWarmNodesAreGone() {
		UpstreamFixture fixture = fixture("a");
		join(fixture, "a", "b", "c");
		fixture.upstream.admin(fixture.node("a").node(), AdminState.MAINTENANCE);
		fixture.seconds(1);
		assertThat(weight(fixture, "b")).isEqualTo(1);
		assertThat(weight(fixture, "c")).isEqualTo(1);
	}

	@Test
	void aChangeOfWeightAloneDoesNotRamp() {
		UpstreamFixture fixture = fixture("a", "b");
		fixture.upstreams.put(fixture.upstream.definition()
			.toBuilder()
			.nodes(UpstreamFixture.nodes("a", "b").stream().map((node) -> node.withWeight(7)).toList())
			.build());
		assertThat(weight(fixture, "a")).isEqualTo(7);
	}

	@Test
	void eachLevelWarmsUpByItself() {
		UpstreamFixture fixture = new UpstreamFixture(
				definition().levels(List.of(new Level("0", UpstreamFixture.nodes("a")), new Level("1", List.of())))
					.build());
		fixture.upstreams.put(
				definition()
					.levels(List.of(new Level("0", UpstreamFixture.nodes("a", "b")),
							new Level("1", UpstreamFixture.nodes("c"))))
					.build());
		assertThat(weight(fixture, "b")).isEqualTo(0.1);
		assertThat(weight(fixture, "c")).isEqualTo(1);
	}

	@Test
	void aNodeMayHaveASlowStartOfItsOwn() {
		UpstreamFixture fixture = fixture("a");
		List<Node> nodes = new ArrayList<>(UpstreamFixture.nodes("a", "b", "c"));
		nodes.set(1, nodes.get(1).withLimits(new NodeLimits(null, null, Duration.ofSeconds(4))));
		nodes.set(2, nodes.get(2).withLimits(new NodeLimits(null, null, Duration.ZERO)));
		fixture.upstreams.put(definition().nodes(nodes).build());
		fixture.seconds(2);
		assertThat(weight(fixture, "b")).isEqualTo(0.5);
		assertThat(weight(fixture, "c")).isEqualTo(1);
	}

	@Test
	void aNodeThatLeavesWhileItWarmsUpLeavesNoTimer() {
		UpstreamFixture fixture = fixture("a");
		join(fixture, "a", "b");
		fixture.upstreams.remove("u");
		fixture.seconds(30);
		assertThat(fixture.scheduler.pending()).isZero();
	}

	@Test
	void withoutSlowStartNothingRamps() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		fixture.upstreams.put(UpstreamFixture.unchecked(1, "a", "b"));
		assertThat(weight(fixture, "b")).isEqualTo(1);
	}

	private static void outFor(UpstreamFixture fixture, Duration time) {
		fixture.upstream.admin(fixture.node("b").node(), AdminState.DRAIN);
		fixture.advance(time);
		fixture.upstream.admin(fixture.node("b").node(), AdminState.READY);
	}

	private static void join(UpstreamFixture fixture, String... hosts) {
		fixture.upstreams.put(definition().nodes(UpstreamFixture.nodes(hosts)).build());
	}

	private static UpstreamFixture fixture(String... hosts) {
		return new UpstreamFixture(definition().nodes(UpstreamFixture.nodes(hosts)).build());
	}

	private static UpstreamDefinitionBuilder definition() {
		return UpstreamFixture.unchecked(1).toBuilder().slowStart(SLOW_START);
	}

	private static double weight(UpstreamFixture fixture, String host) {
		return fixture.snapshot(host).effectiveWeight();
	}

	private static Map<String, Long> picks(UpstreamFixture fixture, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> fixture.upstream.<String>call((node) -> node.address().host()))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

}
