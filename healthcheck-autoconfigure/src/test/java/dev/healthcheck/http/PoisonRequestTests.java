package dev.healthcheck.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;
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

	private final List<FaultyNode> mortal = IntStream.range(0, 10).mapToObj((i) -> FaultyNode.mortal()).toList();

	private final UpstreamOfNodes nodes = new UpstreamOfNodes(
			this.ten.stream().map(FaultyNode::node).toArray(Node[]::new));

	@AfterEach
	void close() {
		this.nodes.close();
		Stream.concat(this.ten.stream(), this.mortal.stream()).forEach(FaultyNode::close);
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

	/** Connections are kept, on which clients would repeat the request by themselves. */
	@ParameterizedTest
	@MethodSource("clients")
	void endsTwoOfTenServers(ClientHttpRequestFactoryBuilder<?> builder) {
		this.nodes.define(UpstreamOfNodes.definition(this.mortal.stream().map(FaultyNode::node).toArray(Node[]::new))
			.balance(Balance.ROUND_ROBIN));
		RestClient client = RestClient.builder()
			.requestFactory(new UpstreamRequestFactory(this.nodes.upstreams(), builder.build()))
			.build();
		askAll(() -> client.get().uri("http://my_service/").retrieve().body(String.class));
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.get().uri("http://my_service/poison").retrieve().body(String.class));
		assertThat(this.mortal.stream().filter(FaultyNode::isClosed)).hasSize(2);
	}

	@Test
	void endsTwoOfTenServersAlsoWhenNobodyWaits() {
		this.nodes.define(UpstreamOfNodes.definition(this.mortal.stream().map(FaultyNode::node).toArray(Node[]::new))
			.balance(Balance.ROUND_ROBIN));
		WebClient client = WebClient.builder().filter(new UpstreamExchangeFilter(this.nodes.upstreams())).build();
		askAll(() -> client.get().uri("http://my_service/").retrieve().bodyToMono(String.class).block());
		assertThatExceptionOfType(WebClientRequestException.class)
			.isThrownBy(() -> client.get().uri("http://my_service/poison").retrieve().bodyToMono(String.class).block());
		assertThat(this.mortal.stream().filter(FaultyNode::isClosed)).hasSize(2);
	}

	private void askAll(Supplier<@Nullable String> client) {
		for (int i = 0; i < 2 * this.mortal.size(); i++) {
			assertThat(client.get()).isEqualTo("ok");
		}
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
