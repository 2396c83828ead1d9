package dev.healthcheck.http;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.node.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A request that harms whoever reads it.
 */
@Tag("servers")
class PoisonRequestTests {

	private final List<FaultyNode> ten = IntStream.range(0, 10).mapToObj((i) -> FaultyNode.resetting()).toList();

	private final UpstreamOfNodes nodes = new UpstreamOfNodes(
			this.ten.stream().map(FaultyNode::node).toArray(Node[]::new));

	@AfterEach
	void close() {
		this.nodes.close();
		this.ten.forEach(FaultyNode::close);
	}

	static Stream<ClientHttpRequestFactoryBuilder<?>> clients() {
		return Stream.of(ClientHttpRequestFactoryBuilder.jdk(), ClientHttpRequestFactoryBuilder.httpComponents(),
				ClientHttpRequestFactoryBuilder.jetty(), ClientHttpRequestFactoryBuilder.reactor(),
				ClientHttpRequestFactoryBuilder.simple());
	}

	@ParameterizedTest
	@MethodSource("clients")
	void reachesTwoOfTenServers(ClientHttpRequestFactoryBuilder<?> builder) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withConnectTimeout(Duration.ofSeconds(30))
			.withReadTimeout(Duration.ofSeconds(30));
		RestClient client = RestClient.builder()
			.requestFactory(new UpstreamRequestFactory(this.nodes.upstreams(), builder.build(settings)))
			.build();
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.get().uri("http://my_service/poison").retrieve().body(String.class))
			.withMessageContaining("upstream 'my_service': 2 of 2 tries failed");
		assertTwoReached();
	}

	@Test
	void reachesTwoOfTenServersAlsoWhenNobodyWaits() {
		WebClient client = WebClient.builder().filter(new UpstreamExchangeFilter(this.nodes.upstreams())).build();
		assertThatExceptionOfType(WebClientRequestException.class)
			.isThrownBy(() -> client.get()
				.uri("http://my_service/poison")
				.retrieve()
				.bodyToMono(String.class)
				.block(Duration.ofMinutes(1)))
			.withMessageContaining("upstream 'my_service': 2 of 2 tries failed");
		assertTwoReached();
	}

	/** Some clients ask the same server once more by themselves. */
	private void assertTwoReached() {
		assertThat(this.ten.stream().filter((node) -> node.requests() > 0)).hasSize(2);
	}

}
