package dev.healthcheck.test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TestUpstreamsTests {

	private static final String FIRST = "10.0.0.1:80";

	private static final String SECOND = "10.0.0.2:80";

	@AutoClose
	private final TestUpstreams test = TestUpstreams.of("orders", FIRST, SECOND);

	@Test
	void nodesAreHealthyAtFirst() {
		assertThat(status(FIRST)).isEqualTo(NodeStatus.HEALTHY);
		assertThat(status(SECOND)).isEqualTo(NodeStatus.HEALTHY);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "UNCHECKED", "RECOVERING" })
	void aNodeHasTheStatusItIsGivenAndCanComeBack(NodeStatus status) {
		assertThat(status(this.test.set(FIRST, status), FIRST)).isEqualTo(status);
		assertThat(status(SECOND)).isEqualTo(NodeStatus.HEALTHY);
		assertThat(status(this.test.set(FIRST, NodeStatus.HEALTHY), FIRST)).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void aStatusLastsAsTimePasses() {
		this.test.set(FIRST, NodeStatus.UNHEALTHY).advance(Duration.ofHours(1));
		assertThat(status(FIRST)).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(status(SECOND)).isEqualTo(NodeStatus.HEALTHY);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNCHECKED", "RECOVERING" })
	void whatComesAboutByItselfCannotBeSet(NodeStatus status) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.test.set(FIRST, status))
			.withMessageStartingWith(status + " comes about by itself");
	}

	@Test
	void aNodeThatIsNotThereIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.test.set("10.0.0.3:80", NodeStatus.HEALTHY))
			.withMessage("no upstream has a node 10.0.0.3:80 (nodes: [10.0.0.1:80, 10.0.0.2:80])");
	}

	@Test
	void theSameNodeOfAnotherUpstreamIsSetToo() {
		this.test.and("users", FIRST).set(FIRST, NodeStatus.DRAINING);
		assertThat(this.test.upstreams().snapshot()).hasSize(2)
			.allSatisfy((upstream) -> assertThat(upstream.nodes().get(0).status()).isEqualTo(NodeStatus.DRAINING));
	}

	@Test
	void anUpstreamIsAsDescribedAndCheckedAllTheSame() {
		TestUpstreams described = TestUpstreams.of(UpstreamDefinition.builder("users")
			.nodes(List.of(Node.of(FIRST).withWeight(7)))
			.check(CheckSettings.ofDefaults().disabled())
			.build());
		described.set(FIRST, NodeStatus.MAINTENANCE);
		assertThat(described.upstreams().get("users").snapshot().nodes()).singleElement().satisfies((node) -> {
			assertThat(node.node().weight()).isEqualTo(7);
			assertThat(node.status()).isEqualTo(NodeStatus.MAINTENANCE);
		});
		described.close();
	}

	@Test
	void aCallThatDoesNotWaitIsTriedOnTheNextNode() {
		AtomicInteger tries = new AtomicInteger();
		CompletableFuture<String> answer = orders().callAsync(
				(node) -> (tries.incrementAndGet() == 1) ? CompletableFuture.failedFuture(new IOException("reset"))
						: CompletableFuture.completedFuture("answer"));
		assertThat(answer).isCompletedWithValue("answer");
		assertThat(tries).hasValue(2);
	}

	private Upstream orders() {
		return this.test.upstreams().get("orders");
	}

	private NodeStatus status(String node) {
		return status(this.test, node);
	}

	private static NodeStatus status(TestUpstreams upstreams, String node) {
		return upstreams.upstreams()
			.get("orders")
			.snapshot()
			.nodes()
			.stream()
			.filter((snapshot) -> snapshot.address().toString().equals(node))
			.findFirst()
			.orElseThrow()
			.status();
	}

}
