package dev.healthcheck.http;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.breaker.PassiveSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Answers whose body does not come. Clients are without timeouts here, so who waited for
 * one would wait for ever.
 */
@Timeout(120)
@Tag("servers")
class StalledBodyTests {

	private static final String URI = "http://my_service/";

	// Apache's client would ask again by itself after 503
	private final FaultyNode stalling = FaultyNode
		.stopping("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 1000000\r\n\r\nabcdefg");

	private final HttpNode b = new HttpNode("b");

	private final UpstreamOfNodes nodes = new UpstreamOfNodes();

	@AfterEach
	void close() {
		this.nodes.close();
		this.stalling.close();
		this.b.close();
	}

	private static long readers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("healthcheck-leftovers"))
			.count();
	}

	@ParameterizedTest
	@EnumSource
	void theNextTryDoesNotWaitForItAndItsConnectionsAreDropped(HttpCaller caller) {
		this.nodes.define(UpstreamOfNodes.definition(this.stalling.node(), this.b.node())
			.passive(PassiveSettings.of(0, Duration.ofSeconds(10))));
		HttpCaller.Client client = caller.client(this.nodes.upstreams());
		List<String> answers = IntStream.range(0, 20).mapToObj((i) -> client.call(HttpMethod.GET, URI)).toList();
		assertThat(answers).containsOnly("b");
		assertThat(readers()).isLessThanOrEqualTo(8);
		if (caller != HttpCaller.WEB_JDK) {
			// Spring's response does not tell the client that nobody reads any more
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(this.stalling.connections()).isZero());
		}
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(readers()).isZero());
		this.nodes.assertRequests(0, 20, 20);
		this.nodes.assertRequests(1, 20, 0);
	}

	@ParameterizedTest
	// the JDK's old client takes a short body for a whole one
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REST_SIMPLE")
	void bodyThatBreaksOffIsAFailureAndNotRepeated(HttpCaller caller) {
		try (FaultyNode truncating = FaultyNode.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")) {
			this.nodes.define(UpstreamOfNodes.definition(truncating.node(), this.b.node()));
			assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.GET, URI)).isNotNull();
			this.nodes.assertRequests(0, 1, 1);
			assertThat(this.nodes.node(0).reason()).startsWith("1 status failure, last: the answer broke off: ");
			assertThat(this.b.requests()).isEmpty();
		}
	}

}
