package dev.healthcheck.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of many transitions, in virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransitionFloodTests {

	private static final List<Node> NODES = IntStream.range(0, 10).mapToObj((i) -> Node.of("host:" + (i + 1))).toList();

	private final ManualScheduler time = new ManualScheduler();

	private final TransitionLog log = new TransitionLog(this.time);

	private final Upstreams upstreams = new Upstreams();

	private final Upstream shop = upstream("shop");

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void theFirstTenHaveALineAndTheOthersAreSummedUp(CapturedOutput output) {
		transitions(this.shop, 322);
		assertThat(lines(output)).hasSize(10).allMatch((line) -> line.contains("Node host:"));
		seconds(9.9);
		assertThat(lines(output)).hasSize(10);
		seconds(0.1);
		assertThat(lines(output)).hasSize(11)
			.last()
			.asString()
			.contains("WARN")
			.endsWith("Upstream 'shop': and 312 more transitions of 10 nodes in the last 10 s, now 10 UNCHECKED");
		seconds(60);
		assertThat(lines(output)).hasSize(11);
		assertThat(this.time.pending()).isZero();
	}

	@Test
	void tenInTenSecondsAreNotSummedUp(CapturedOutput output) {
		for (int i = 0; i < 6; i++) {
			transitions(this.shop, 10);
			seconds(10);
		}
		assertThat(lines(output)).hasSize(60).allMatch((line) -> line.contains("Node host:"));
		assertThat(this.time.pending()).isZero();
	}

	@Test
	void whileItLastsThereIsOneLineInTenSeconds(CapturedOutput output) {
		for (int i = 0; i < 600; i++) {
			transitions(this.shop, 2);
			seconds(0.1);
		}
		assertThat(lines(output)).hasSize(10 + 6)
			.filteredOn((line) -> line.contains("more transitions"))
			.hasSize(6)
			.last()
			.asString()
			.contains("and 200 more transitions of ");
	}

	@Test
	void whenItIsOverEachHasALineAgain(CapturedOutput output) {
		transitions(this.shop, 50);
		seconds(10);
		transitions(this.shop, 3);
		seconds(10);
		assertThat(lines(output)).hasSize(12).last().asString().contains("and 3 more transitions of 3 nodes");
		transitions(this.shop, 3);
		assertThat(lines(output)).hasSize(15);
		seconds(30);
		transitions(this.shop, 1);
		assertThat(lines(output)).hasSize(16).last().asString().contains("Node host:1 of");
	}

	@Test
	void aQuietTimeEndsItWithoutALine(CapturedOutput output) {
		transitions(this.shop, 50);
		seconds(10);
		seconds(10);
		transitions(this.shop, 1);
		assertThat(lines(output)).hasSize(12).last().asString().contains("Node host:1 of");
	}

	@Test
	void withoutAWarningTheSumIsNone(CapturedOutput output) {
		for (int i = 0; i < 20; i++) {
			transition(this.shop, NODES.get(0), NodeStatus.MAINTENANCE, NodeStatus.HEALTHY);
		}
		seconds(10);
		assertThat(lines(output)).hasSize(11)
			.last()
			.asString()
			.contains("INFO")
			.contains("and 10 more transitions of 1 node in the last 10 s");
	}

	@Test
	void upstreamsDoNotShareTheirLines(CapturedOutput output) {
		transitions(this.shop, 50);
		transitions(upstream("quiet"), 5);
		seconds(10);
		assertThat(lines(output)).filteredOn((line) -> line.contains("'shop'")).hasSize(11);
		assertThat(lines(output)).filteredOn((line) -> line.contains("'quiet'")).hasSize(5);
	}

	@Test
	void whatIsLeftIsWrittenWhenTheUpstreamGoes(CapturedOutput output) {
		transitions(this.shop, 50);
		this.upstreams.remove("shop");
		this.log.onNodesChanged(this.shop);
		assertThat(lines(output)).hasSize(11).last().asString().contains("and 40 more transitions of 10 nodes");
		seconds(20);
		assertThat(lines(output)).hasSize(11);
	}

	private Upstream upstream(String name) {
		UpstreamDefinition definition = UpstreamDefinition.of(name, NODES);
		return this.upstreams.put(definition.toBuilder().check(definition.check().disabled()).build());
	}

	/** As many as are wanted, from node to node, down and up. */
	private void transitions(Upstream upstream, int count) {
		for (int i = 0; i < count; i++) {
			boolean down = i / NODES.size() % 2 == 0;
			transition(upstream, NODES.get(i % NODES.size()), down ? NodeStatus.HEALTHY : NodeStatus.UNHEALTHY,
					down ? NodeStatus.UNHEALTHY : NodeStatus.HEALTHY);
		}
	}

	private void transition(Upstream upstream, Node node, NodeStatus from, NodeStatus to) {
		this.log.onTransition(upstream, node, new NodeTransition(Instant.now(), from, to, "because"));
	}

	private void seconds(double seconds) {
		this.time.advance(Duration.ofMillis(Math.round(seconds * 1000)));
	}

	private static List<String> lines(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("pstream '")).toList();
	}

}
