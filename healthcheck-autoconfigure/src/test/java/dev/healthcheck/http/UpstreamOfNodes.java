package dev.healthcheck.http;

import java.time.Duration;
import java.util.Arrays;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckSettingsBuilder;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import dev.healthcheck.upstream.Upstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The upstream {@code my_service}, whose nodes are used in order and not checked.
 */
final class UpstreamOfNodes implements AutoCloseable {

	static final String NAME = "my_service";

	private final Upstreams upstreams = new Upstreams();

	private Upstream upstream;

	UpstreamOfNodes(Node... nodes) {
		this.upstream = this.upstreams.put(definition(nodes).build());
	}

	static UpstreamDefinitionBuilder definition(Node... nodes) {
		return UpstreamDefinition.builder(NAME)
			.nodes(Arrays.asList(nodes))
			.balance(Balance.ORDERED)
			.passive(PassiveSettings.of(1, Duration.ofSeconds(10)))
			.check(CheckSettings.ofDefaults().disabled());
	}

	/** Nodes in turn, whose {@code /health} is asked this often. */
	static UpstreamDefinitionBuilder checked(Duration interval, Node... nodes) {
		return definition(nodes).balance(Balance.ROUND_ROBIN).check(check(interval).build());
	}

	/** Checks that a busy machine does not let fail. */
	static CheckSettingsBuilder check(Duration interval) {
		return CheckSettings.builder()
			.type("http")
			.http(HttpCheck.get("/health"))
			.timeout(Duration.ofSeconds(30))
			.healthyInterval(interval)
			.unhealthyInterval(interval);
	}

	UpstreamOfNodes define(UpstreamDefinitionBuilder definition) {
		this.upstream = this.upstreams.put(definition.build());
		return this;
	}

	Upstreams upstreams() {
		return this.upstreams;
	}

	Upstream upstream() {
		return this.upstream;
	}

	NodeSnapshot node(int index) {
		return this.upstream.snapshot().nodes().get(index);
	}

	void awaitHealthy() {
		await().until(() -> this.upstream.snapshot()
			.nodes()
			.stream()
			.allMatch((node) -> node.status() == NodeStatus.HEALTHY));
	}

	/** Go on calling until a node has been left for this cause, a regular expression. */
	void callUntilLeft(int index, String cause, Runnable call) {
		await().until(() -> {
			call.run();
			return node(index).history()
				.stream()
				.anyMatch((transition) -> transition.to() == NodeStatus.UNHEALTHY && transition.cause().matches(cause));
		});
	}

	void assertNeverLeft(int index) {
		assertThat(node(index).history()).noneMatch((transition) -> transition.to() == NodeStatus.UNHEALTHY);
	}

	/** Whether requests of a node ended, so many as failures of this kind. */
	void assertRequests(int index, long total, long failed) {
		await().untilAsserted(() -> {
			RequestStatistics requests = node(index).requests();
			assertThat(requests.inFlight()).isZero();
			assertThat(requests.total()).isEqualTo(total);
			assertThat(requests.failed()).isEqualTo(failed);
		});
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

}
