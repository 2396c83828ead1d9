package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is chosen, how often, while nodes come and go.
 */
class SelectionTests {

	/** An ejected node gets nothing, and the last one is never ejected. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 10 })
	void ejectionIsExactAtEveryGroupSize(int size) {
		UpstreamFixture fixture = fixture(size);
		for (int ejected = 1; ejected <= size; ejected++) {
			fixture.seconds(0.1);
			fixture.fails("n" + ejected, FailureKind.TCP);
			Map<String, Long> picks = picks(fixture, 60 * size);
			if (ejected < size) {
				assertThat(fixture.status("n" + ejected)).isEqualTo(NodeStatus.UNHEALTHY);
				assertThat(picks).hasSize(size - ejected).doesNotContainKey("n" + ejected);
			}
			else {
				assertThat(fixture.status("n" + ejected)).isEqualTo(NodeStatus.UNSTABLE);
				assertThat(picks).containsKey("n" + ejected);
			}
		}
	}

	@Test
	void nobodyGetsTheShareOfAnEjectedNodeOnTop() {
		UpstreamFixture fixture = fixture(4);
		fixture.fails("n2", FailureKind.TCP);
		assertThat(picks(fixture, 300)).containsOnly(Map.entry("n1", 100L), Map.entry("n3", 100L),
				Map.entry("n4", 100L));
		fixture.upstream.admin(fixture.node("n3").node(), AdminState.DRAIN);
		assertThat(picks(fixture, 300)).containsOnly(Map.entry("n1", 150L), Map.entry("n4", 150L));
	}

	@Test
	void aNodeThatCameBackHasItsShareAgain() {
		UpstreamFixture fixture = fixture(3);
		fixture.fails("n2", FailureKind.TCP);
		fixture.seconds(10);
		fixture.succeeds("n2");
		assertThat(picks(fixture, 300)).containsOnly(Map.entry("n1", 100L), Map.entry("n2", 100L),
				Map.entry("n3", 100L));
	}

	@Test
	void changesOfLargeUpstreamsAreGathered() {
		UpstreamFixture fixture = fixture(1000);
		for (int i = 1; i <= 900; i++) {
			fixture.upstream.admin(fixture.node("n" + i).node(), AdminState.MAINTENANCE);
		}
		assertThat(fixture.scheduler.pending()).isEqualTo(1);
		assertThat(picks(fixture, 2000)).hasSize(100);
		fixture.seconds(5);
		assertThat(picks(fixture, 1000)).hasSize(100).allSatisfy((host, count) -> assertThat(count).isEqualTo(10));
		fixture.upstream.admin(fixture.node("n1").node(), AdminState.READY);
		fixture.seconds(5);
		assertThat(picks(fixture, 1010)).hasSize(101).allSatisfy((host, count) -> assertThat(count).isEqualTo(10));
	}

	@Test
	void aDefinitionThatIsReplacedWhileAChangeIsFollowedStays() {
		UpstreamFixture fixture = fixture(1000);
		fixture.upstream.admin(fixture.node("n1").node(), AdminState.MAINTENANCE);
		fixture.upstreams.put(definition(3));
		fixture.seconds(5);
		assertThat(picks(fixture, 20)).containsOnlyKeys("n2", "n3");
	}

	@Test
	void stickyGoesOnToTheNextInOrderNotToTheFirst() {
		UpstreamFixture fixture = new UpstreamFixture(definition(3).toBuilder().balance(Balance.STICKY).build());
		fixture.fails("n1", FailureKind.TCP);
		assertThat(picks(fixture, 5)).containsOnlyKeys("n2");
		fixture.seconds(10);
		fixture.succeeds("n1");
		fixture.fails("n2", FailureKind.TCP);
		assertThat(picks(fixture, 5)).containsOnlyKeys("n3");
	}

	private static UpstreamFixture fixture(int size) {
		return new UpstreamFixture(definition(size));
	}

	private static UpstreamDefinition definition(int size) {
		List<Node> nodes = IntStream.rangeClosed(1, size).mapToObj((i) -> Node.of("n" + i + ":1")).toList();
		return UpstreamFixture.unchecked(1).toBuilder().nodes(nodes).slowStart(Duration.ZERO).build();
	}

	private static String pick(UpstreamFixture fixture) {
		Attempt attempt = Objects.requireNonNull(fixture.upstream.attempts(CallOptions.ofDefaults()).next());
		attempt.end(Outcome.ignored());
		return attempt.node().address().host();
	}

	private static Map<String, Long> picks(UpstreamFixture fixture, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> pick(fixture))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

}
