package dev.healthcheck.http;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.SharedTrouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import reactor.core.Disposable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that accept requests and do not answer. Clients have no read timeout: a request
 * that is not given to another node never ends.
 */
@Tag("servers")
class HangingNodeTests {

	private final List<FaultyNode> three = IntStream.range(0, 3).mapToObj((i) -> FaultyNode.mortal()).toList();

	private final UpstreamOfNodes nodes = new UpstreamOfNodes().define(UpstreamOfNodes.checked(Duration.ofSeconds(1),
			this.three.stream().map(FaultyNode::node).toArray(Node[]::new)));

	@AfterEach
	void close() {
		this.nodes.close();
		this.three.forEach(FaultyNode::close);
	}

	static Stream<ClientHttpRequestFactoryBuilder<?>> clients() {
		return PoisonRequestTests.clients();
	}

	@ParameterizedTest
	@MethodSource("clients")
	void readsAreAnsweredByAnotherNode(ClientHttpRequestFactoryBuilder<?> builder) {
		ClientHttpRequestFactory factory = new UpstreamRequestFactory(this.nodes.upstreams(), builder.build());
		RestClient client = RestClient.builder().requestFactory(factory).build();
		assertAnswered(() -> client.get().uri("http://my_service/").retrieve().body(String.class));
		assertThat(Thread.currentThread().isInterrupted()).as("what wakes the caller is not left to it").isFalse();
	}

	@Test
	void readsAreAnsweredByAnotherNodeAlsoWhenNobodyWaits() {
		WebClient client = WebClient.builder().filter(new UpstreamExchangeFilter(this.nodes.upstreams())).build();
		assertAnswered(() -> client.get().uri("http://my_service/").retrieve().bodyToMono(String.class).block());
	}

	@Test
	void callsAreMadeOnAnotherNodeWhereThatIsAllowed() {
		CallOptions read = CallOptions.ofDefaults().withHedging();
		assertAnswered(() -> this.nodes.upstream().call((node) -> {
			if (node.address().equals(this.three.get(0).node().address()) && this.three.get(0).isSilent()) {
				Thread.sleep(Duration.ofHours(1).toMillis());
			}
			return "ok";
		}, read));
	}

	/** One at a time: no other node has requests that would show that it answers. */
	private void assertAnswered(Reader reader) {
		for (int i = 0; i < 200; i++) {
			assertThat(reader.read()).isEqualTo("ok");
		}
		this.three.get(0).silence();
		int before = this.three.get(0).requests();
		for (int i = 0; i < 100; i++) {
			assertThat(reader.read()).isEqualTo("ok");
		}
		assertThat(this.three.get(0).requests() - before).as("avoided by evidence").isLessThan(10);
		SharedTrouble.Hedges hedges = this.nodes.upstream().snapshot().trouble().hedges();
		assertThat(hedges.won()).isPositive();
		await().untilAsserted(() -> assertThat(this.nodes.upstream().snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.requests().inFlight()).isZero()));
		assertThat(this.nodes.node(0).requests().failed()).as("losers are nobody's failure").isZero();
	}

	@Test
	void writesAreNotGivenToASecondNode() {
		WebClient client = WebClient.builder().filter(new UpstreamExchangeFilter(this.nodes.upstreams())).build();
		this.nodes.awaitHealthy();
		this.three.get(0).silence();
		List<Disposable> writes = IntStream.range(0, 30)
			.mapToObj((i) -> client.post()
				.uri("http://my_service/")
				.retrieve()
				.bodyToMono(String.class)
				.onErrorComplete()
				.subscribe())
			.toList();
		await().until(() -> this.nodes.upstream()
			.nodes()
			.stream()
			.anyMatch((node) -> node.address().equals(this.three.get(0).node().address()) && node.isSilent()));
		assertThat(this.nodes.upstream().snapshot().trouble().hedges().sent()).isZero();
		writes.forEach(Disposable::dispose);
		await().untilAsserted(() -> assertThat(this.nodes.upstream().snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.requests().inFlight()).isZero()));
	}

	@Test
	void aRequestWhoseBodyCanBeSentOnceOnlyIsNotHedged() {
		RestClient client = RestClient.builder()
			.requestFactory(
					new UpstreamRequestFactory(this.nodes.upstreams(), ClientHttpRequestFactoryBuilder.jdk().build()))
			.build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.post()
				.uri("http://my_service/")
				.attribute(UpstreamAttributes.CALL_OPTIONS, CallOptions.ofDefaults().withHedging())
				.body((output) -> output.write(1))
				.retrieve()
				.toBodilessEntity())
			.withMessageContaining("POST http://my_service/ cannot be hedged: its body can be sent only once");
	}

	/** Makes one request. */
	@FunctionalInterface
	interface Reader {

		@Nullable String read();

	}

}
