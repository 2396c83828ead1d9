package dev.healthcheck.http;

import java.time.Duration;

import dev.healthcheck.node.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls by {@code https} of nodes that speak plain HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("servers")
class PlainNodesTests {

	/** Says that it does not understand. */
	private final DisposableServer a = HttpServer.create()
		.host("127.0.0.1")
		.handle((request, response) -> response.sendString(Mono.just("a")))
		.bindNow();

	/** Waits for a request that it understands. */
	private final HttpNode b = new HttpNode("b");

	private final UpstreamOfNodes nodes = new UpstreamOfNodes();

	@AfterEach
	void close() {
		this.nodes.close();
		this.a.disposeNow();
		this.b.close();
	}

	@ParameterizedTest
	@EnumSource
	void callByHttpsIsTheCallersMistakeAndLoggedOnce(HttpCaller caller, CapturedOutput output) {
		this.nodes.define(
				UpstreamOfNodes.checked(Duration.ofMillis(200), Node.of("127.0.0.1:" + this.a.port()), this.b.node()));
		this.nodes.awaitHealthy();
		HttpCaller.Client client = caller.client(this.nodes.upstreams(),
				HttpClientSettings.defaults()
					.withConnectTimeout(Duration.ofSeconds(1))
					.withReadTimeout(Duration.ofMillis(500)));
		for (int i = 0; i < 2; i++) {
			assertThatThrownBy(() -> client.call(HttpMethod.GET, "https://my_service/")).isNotNull();
		}
		for (int index = 0; index < 2; index++) {
			assertThat(this.nodes.node(index).requests().failed()).isZero();
			this.nodes.assertNeverLeft(index);
		}
		assertThat(output).containsOnlyOnce("the nodes of upstream 'my_service' speak plain HTTP");
		assertThat(caller.client(this.nodes.upstreams()).call(HttpMethod.GET, "http://my_service/")).isIn("a", "b");
	}

}
