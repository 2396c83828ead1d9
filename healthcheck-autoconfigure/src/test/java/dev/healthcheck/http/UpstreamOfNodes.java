package dev.healthcheck.http;

import java.util.Arrays;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
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
			.check(CheckSettings.ofDefaults().disabled());
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
