package dev.healthcheck.etcd;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A history that violates an invariant is found to do so, and no other is.
 */
class SoakHistoryTests {

	private static final Node A = Node.of("a:1");

	private static final Node B = Node.of("b:1");

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams
		.put(UpstreamDefinition.builder("u").nodes(List.of(A, B)).check(CheckSettings.ofDefaults().disabled()).build());

	private final SoakHistory history = new SoakHistory("u", Duration.ofSeconds(1));

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void ordinaryHistory() {
		became(A, NodeStatus.UNCHECKED, NodeStatus.HEALTHY, 60);
		request(A, 30);
		became(A, NodeStatus.HEALTHY, NodeStatus.UNHEALTHY, 20);
		became(A, NodeStatus.UNHEALTHY, NodeStatus.RECOVERING, 10);
		request(A, 0);
		became(A, NodeStatus.RECOVERING, NodeStatus.HEALTHY, 0);
		check(A);
		assertThat(this.history.violations()).isEmpty();
	}

	@Test
	void requestToANodeThatIsDown() {
		became(A, NodeStatus.HEALTHY, NodeStatus.UNHEALTHY, 5);
		request(A, 0);
		assertThat(this.history.violations()).singleElement().asString().startsWith("I1: a:1 got a request");
	}

	@Test
	void changesThatDoNotFollow() {
		became(A, NodeStatus.UNCHECKED, NodeStatus.HEALTHY, 60);
		became(A, NodeStatus.UNHEALTHY, NodeStatus.RECOVERING, 50);
		became(B, NodeStatus.HEALTHY, NodeStatus.RECOVERING, 50);
		assertThat(this.history.violations()).hasSize(2)
			.allMatch((violation) -> violation.startsWith("I2: "))
			.anyMatch((violation) -> violation.contains("but was HEALTHY"));
	}

	@Test
	void twoTrialsAtATime() {
		became(B, NodeStatus.UNCHECKED, NodeStatus.HEALTHY, 60);
		became(A, NodeStatus.UNHEALTHY, NodeStatus.RECOVERING, 50);
		request(A, 20);
		request(A, 10);
		became(A, NodeStatus.RECOVERING, NodeStatus.HEALTHY, 0);
		assertThat(this.history.violations()).singleElement().asString().startsWith("I4: a:1 is recovering");
	}

	@Test
	void moreChecksThanTheScheduleAllows() {
		for (int i = 0; i < 20; i++) {
			check(A);
		}
		assertThat(this.history.violations()).singleElement().asString().startsWith("I6: a:1 was checked 20 times");
	}

	private void became(Node node, NodeStatus from, NodeStatus to, int secondsAgo) {
		this.history.onTransition(this.upstream, node,
				new NodeTransition(Instant.now().minusSeconds(secondsAgo), from, to, "because"));
	}

	/** A request that ends now. */
	private void request(Node node, int seconds) {
		this.history.onRequest(this.upstream, node, Outcome.success(), Duration.ofSeconds(seconds).toNanos());
	}

	private void check(Node node) {
		this.history.onCheck(this.upstream, node, new CheckReport(ProbeResult.passed("200"), 0, 1));
	}

}
