package dev.healthcheck.http;

import java.time.Duration;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.upstream.RetryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What is repeated on another node, and where the next request goes.
 */
@Tag("servers")
class HttpRepeatsTests {

	private static final String URI = "http://" + UpstreamOfNodes.NAME + "/";

	private static final String BUSY = "HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n";

	private final HttpNode good = new HttpNode("good");

	@AfterEach
	void close() {
		this.good.close();
	}

	private UpstreamOfNodes upstream(FaultyNode first, RetryBudget budget) {
		return new UpstreamOfNodes().define(UpstreamOfNodes.definition(first.node(), this.good.node())
			.passive(PassiveSettings.of(0, Duration.ofSeconds(10)))
			.retryBudget(budget));
	}

	// the JDK's old client takes nonsense for an answer without a head
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "REST_SIMPLE")
	void aMalformedAnswerIsAFailureOfTheNode(HttpCaller caller) {
		try (FaultyNode node = FaultyNode.answering("nonsense\r\n\r\n");
				UpstreamOfNodes upstream = upstream(node, RetryBudget.NONE)) {
			assertThat(caller.client(upstream.upstreams()).call(HttpMethod.GET, URI)).isEqualTo("good");
			upstream.assertRequests(0, 1, 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aNodeThatIsBusyForAWhileIsAvoided(HttpCaller caller) {
		try (FaultyNode node = FaultyNode.answering(BUSY + "Retry-After: 10\r\n\r\n");
				UpstreamOfNodes upstream = upstream(node, RetryBudget.NONE)) {
			HttpCaller.Client client = caller.client(upstream.upstreams());
			assertThat(client.call(HttpMethod.GET, URI)).isEqualTo("good");
			// Apache's client waits for that long, and asks once more by itself
			int asked = node.requests();
			assertThat(client.call(HttpMethod.GET, URI)).isEqualTo("good");
			assertThat(node.requests()).isEqualTo(asked);
		}
	}

	@ParameterizedTest
	@EnumSource
	void oneThatDoesNotSayForHowLongIsNot(HttpCaller caller) {
		try (FaultyNode node = FaultyNode.answering(BUSY + "Retry-After: soon\r\n\r\n");
				UpstreamOfNodes upstream = upstream(node, RetryBudget.NONE)) {
			HttpCaller.Client client = caller.client(upstream.upstreams());
			assertThat(client.call(HttpMethod.GET, URI)).isEqualTo("good");
			// Apache's client asks once more by itself
			int asked = node.requests();
			assertThat(client.call(HttpMethod.GET, URI)).isEqualTo("good");
			assertThat(node.requests()).isGreaterThan(asked);
		}
	}

	@ParameterizedTest
	@EnumSource
	void withoutRepeatsTheFirstResponseIsPassedOn(HttpCaller caller) {
		try (FaultyNode node = FaultyNode.answering(BUSY + "\r\n");
				UpstreamOfNodes upstream = upstream(node, RetryBudget.ofPercent(0))) {
			assertThatException().isThrownBy(() -> caller.client(upstream.upstreams()).call(HttpMethod.GET, URI))
				.withMessageContaining("503");
			assertThat(this.good.requests()).isEmpty();
		}
	}

}
