package dev.healthcheck.http;

import java.net.URI;
import java.time.Duration;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring's own requests write, this does as well.
 */
class NodeRequestTests {

	private final ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create("http://shop/orders?a=b"))
		.header("X-One", "1", "2")
		.header("X-Kept", "not this")
		.cookie("flavour", "plain", "chocolate")
		.attribute("key", "value")
		.httpRequest((sent) -> sent.getHeaders().add("X-Late", "yes"))
		.body(BodyInserters.fromValue("two books"))
		.build();

	private static MockClientHttpRequest written(ClientRequest request) {
		MockClientHttpRequest sent = new MockClientHttpRequest(request.method(), request.url());
		sent.getHeaders().set("X-Kept", "this");
		request.writeTo(sent, ExchangeStrategies.withDefaults()).block(Duration.ofSeconds(30));
		return sent;
	}

	@Test
	void allButTheAddressIsThatOfTheRequest() {
		NodeRequest toNode = NodeRequest.of(this.request, Node.of("10.0.0.1:8080"),
				new SentInserter(this.request.body()));
		assertThat(toNode.url()).hasToString("http://10.0.0.1:8080/orders?a=b");
		assertThat(toNode.logPrefix()).isEqualTo(this.request.logPrefix());
		assertThat(toNode.attribute("key")).contains("value");
		MockClientHttpRequest sent = written(toNode);
		MockClientHttpRequest expected = written(this.request);
		assertThat(sent.getHeaders()).isEqualTo(expected.getHeaders());
		assertThat(sent.getHeaders().get("X-Kept")).containsExactly("this");
		assertThat(sent.getCookies()).isEqualTo(expected.getCookies()).hasSize(1);
		assertThat(sent.getAttributes()).isEqualTo(expected.getAttributes()).containsEntry("key", "value");
		assertThat(sent.getBodyAsString().block(Duration.ofSeconds(30))).isEqualTo("two books");
	}

	@Test
	void nodeThatWasFoundByItsNameIsCalledByIt() {
		Node named = Node.ofName(NodeAddress.parse("shop.example:80"));
		assertThat(NodeRequest.of(this.request, named, new SentInserter(this.request.body()))
			.headers()
			.getFirst(HttpHeaders.HOST)).isEqualTo("shop.example:80");
		assertThat(this.request.headers().containsHeader(HttpHeaders.HOST)).isFalse();
	}

}
