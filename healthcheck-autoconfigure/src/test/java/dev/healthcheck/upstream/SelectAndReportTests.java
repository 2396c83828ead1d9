package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A report belongs to the selection that it is about; one that never comes is given up.
 */
class SelectAndReportTests {

	private static final Outcome FAILED = Outcome.failure(FailureKind.HTTP, "status 500");

	/** Of two nodes the first is used while it can be. */
	private final UpstreamFixture fixture = CallTests.fixture(1, CallTests.level("0", 0, "a", "b"));

	private final Upstream upstream = this.fixture.upstream;

	private RequestStatistics requests() {
		return this.fixture.snapshot("a").requests();
	}

	/** Selects until the node is out, then lets its time out pass. */
	private List<Node> selectTwiceFailOnceAndRecover() {
		List<Node> selected = List.of(this.upstream.select(), this.upstream.select());
		assertThat(selected).extracting((node) -> node.address().host()).containsOnly("a");
		this.upstream.report(selected.get(0), FAILED);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		this.fixture.seconds(10);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		return selected;
	}

	@Test
	void aLateReportDoesNotTakeANodeOutThatRecovers() {
		List<Node> selected = selectTwiceFailOnceAndRecover();
		this.upstream.report(selected.get(1), FAILED);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().failed()).isEqualTo(2);
	}

	@Test
	void aLateReportIsToldFromThatOfTheTrial() {
		Node late = selectTwiceFailOnceAndRecover().get(1);
		Node trial = this.upstream.select();
		assertThat(trial).isEqualTo(late);
		this.upstream.report(trial, Outcome.success());
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		this.upstream.report(late, FAILED);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(this.fixture.snapshot("a").breaker().fails()).isZero();
	}

	@Test
	void aLateSuccessDoesNotBringANodeBack() {
		Node late = selectTwiceFailOnceAndRecover().get(1);
		this.upstream.select();
		this.upstream.report(late, Outcome.success());
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
	}

	@Test
	void aNodeThatWasLookedUpIsTakenForTheOldestSelection() {
		selectTwiceFailOnceAndRecover();
		this.upstream.report(Node.of("a:1"), FAILED);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		assertThat(requests().inFlight()).isZero();
	}

	@Test
	void aReportWithoutASelectionCountsAsARequestOfThisMoment() {
		this.upstream.report(Node.of("a:1"), FAILED);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		this.fixture.seconds(10);
		this.upstream.select();
		assertThat(requests().inFlight()).as("not less because of the report").isOne();
	}

	@Test
	void selectionsThatAreNotReportedAreGivenUp() {
		for (int i = 0; i < 5; i++) {
			this.upstream.select();
			this.fixture.seconds(60);
		}
		assertThat(requests().inFlight()).isEqualTo(5);
		this.fixture.advance(Handouts.LIFE.minus(Duration.ofMinutes(5)));
		assertThat(requests().inFlight()).as("not before their time").isEqualTo(5);
		this.fixture.advance(Handouts.LIFE);
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().ignored()).isEqualTo(5);
		assertThat(this.fixture.scheduler.pending()).isZero();
	}

	@Test
	void selectionsAreReportedAtAnyTimeBefore() {
		List<Node> selected = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			selected.add(this.upstream.select());
			this.fixture.seconds(30);
			if (selected.size() > 19) {
				this.upstream.report(selected.remove(0), Outcome.success());
			}
		}
		selected.forEach((node) -> this.upstream.report(node, Outcome.success()));
		this.fixture.advance(Handouts.LIFE.multipliedBy(2));
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().ignored()).isZero();
		assertThat(requests().total()).isEqualTo(40);
	}

	@Test
	void aTrialThatIsNotReportedIsGivenUp() {
		UpstreamFixture single = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		single.fails("a", FailureKind.HTTP);
		single.seconds(10);
		single.upstream.select();
		single.advance(Handouts.LIFE.multipliedBy(2));
		assertThat(single.snapshot("a").requests().inFlight()).isZero();
		single.upstream.report(single.upstream.select(), Outcome.success());
		assertThat(single.status("a")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void whatIsSelectedAfterAChangeIsAsTheNewDefinitionHasIt() {
		Node before = this.upstream.select();
		UpstreamDefinition definition = this.upstream.definition();
		this.fixture.upstreams.put(definition.withLevels(
				List.of(new Level("0", definition.nodes().stream().map((node) -> node.withWeight(3)).toList()))));
		Node after = this.upstream.select();
		assertThat(after.address()).isEqualTo(before.address());
		assertThat(after.weight()).isEqualTo(3);
		this.upstream.report(before, FAILED);
		this.upstream.report(after, Outcome.success());
		assertThat(requests().inFlight()).isZero();
	}

	@Test
	void nothingIsLeftOfANodeThatLeft() {
		this.upstream.select();
		this.fixture.upstreams.put(this.upstream.definition().withLevels(List.of()));
		assertThat(this.fixture.scheduler.pending()).isZero();
	}

}
