package dev.healthcheck.http;

import java.time.Duration;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Nodes that end connections which were kept when the next request comes on them.
 */
@Tag("servers")
class KeptConnectionTests {

	private static final String URI = "http://my_service/";

	private final ResettingNode a = new ResettingNode();

	private final ResettingNode b = new ResettingNode();

	private final UpstreamOfNodes nodes = new UpstreamOfNodes();

	@AfterEach
	void close() {
		this.nodes.close();
		this.a.close();
		this.b.close();
	}

	private UpstreamDefinitionBuilder checked() {
		return UpstreamOfNodes.checked(Duration.ofMillis(200), this.a.node(), this.b.node());
	}

	private int failedPosts(HttpCaller.Client client, int count) {
		int failed = 0;
		for (int i = 0; i < count; i++) {
			try {
				client.call(HttpMethod.POST, URI);
			}
			catch (RuntimeException ex) {
				failed++;
			}
		}
		return failed;
	}

	@ParameterizedTest
	@EnumSource
	void nodesThatResetThemStayInUse(HttpCaller caller) {
		this.nodes.define(checked());
		this.nodes.awaitHealthy();
		int failed = failedPosts(caller.client(this.nodes.upstreams()), 12);
		this.nodes.awaitHealthy();
		this.nodes.assertNeverLeft(0);
		this.nodes.assertNeverLeft(1);
		long shown = this.nodes.upstream()
			.snapshot()
			.nodes()
			.stream()
			.mapToLong((node) -> node.requests().failed())
			.sum();
		assertThat(shown).isEqualTo(failed);
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_JDK", "WEB_REACTOR" })
	void nodeThatGoesOnResettingIsLeftAfterTheFailTimeoutAlthoughItsChecksPass(HttpCaller caller) {
		this.nodes.define(checked().passive(PassiveSettings.of(1, Duration.ofMillis(500))));
		this.nodes.awaitHealthy();
		this.a.resetAll();
		HttpCaller.Client client = caller.client(this.nodes.upstreams());
		this.nodes.callUntilLeft(0, "1 broken connection, last: connection closed by the node before an answer: .*",
				() -> failedPosts(client, 2));
		this.nodes.assertNeverLeft(1);
	}

	@ParameterizedTest
	@EnumSource
	void withoutChecksItCountsAndIsCalledWhatItIs(HttpCaller caller) {
		this.a.resetAll();
		this.nodes.define(UpstreamOfNodes.definition(this.a.node()).protect(false));
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.POST, URI)).isNotNull();
		NodeSnapshot node = this.nodes.node(0);
		assertThat(node.status()).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(node.reason())
			.startsWith("1 broken connection, last: connection closed by the node before an answer: ");
	}

}
