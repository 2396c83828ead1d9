package dev.healthcheck.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What requests call a node whose address was found by a name.
 */
@Tag("servers")
class NamedNodeRequestsTests {

	private final int port = FreePorts.next();

	private final HttpNode node = new HttpNode("a", "127.0.5.1", this.port);

	private final Upstreams upstreams = new Upstreams(Map.of(),
			(name) -> CompletableFuture.completedFuture(List.of(new InetSocketAddress("127.0.5.1", 1).getAddress())));

	@BeforeEach
	void define() {
		this.upstreams.put(UpstreamDefinition.builder("shop")
			.nodes(List.of(Node.of("dns:shop.test:" + this.port)))
			.check(CheckSettings.ofDefaults().disabled())
			.build());
		Awaitility.await().until(() -> this.upstreams.get("shop").select().address().host().equals("127.0.5.1"));
	}

	@AfterEach
	void close() {
		this.upstreams.close();
		this.node.close();
	}

	@Test
	void hostIsTheNameWithClientsThatLetItBeSet() {
		for (ClientHttpRequestFactoryBuilder<?> factory : List.of(ClientHttpRequestFactoryBuilder.httpComponents(),
				ClientHttpRequestFactoryBuilder.jetty(), ClientHttpRequestFactoryBuilder.reactor())) {
			assertThat(hostOf(factory)).as("%s", factory).isEqualTo("shop.test:" + this.port);
		}
	}

	@Test
	void hostIsTheAddressWithTheJdksClients() {
		for (ClientHttpRequestFactoryBuilder<?> factory : List.of(ClientHttpRequestFactoryBuilder.jdk(),
				ClientHttpRequestFactoryBuilder.simple())) {
			assertThat(hostOf(factory)).as("%s", factory).isEqualTo("127.0.5.1:" + this.port);
		}
	}

	@Test
	void hostOfWebClientIsTheName() {
		WebClient.builder()
			.filter(new UpstreamExchangeFilter(this.upstreams))
			.build()
			.get()
			.uri("http://shop/")
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(lastHost()).isEqualTo("shop.test:" + this.port);
	}

	@Test
	void hostThatTheCallerSetsStays() {
		client(ClientHttpRequestFactoryBuilder.httpComponents()).get()
			.uri("http://shop/")
			.header("Host", "other.test")
			.retrieve()
			.toBodilessEntity();
		assertThat(lastHost()).isEqualTo("other.test");
	}

	private String hostOf(ClientHttpRequestFactoryBuilder<?> factory) {
		client(factory).get().uri("http://shop/").retrieve().toBodilessEntity();
		return lastHost();
	}

	private RestClient client(ClientHttpRequestFactoryBuilder<?> factory) {
		return RestClient.builder().requestFactory(new UpstreamRequestFactory(this.upstreams, factory.build())).build();
	}

	private String lastHost() {
		List<HttpNode.Request> requests = this.node.requests();
		return requests.get(requests.size() - 1).host();
	}

}
