package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.sun.net.httpserver.Headers;
import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a request reaches the node, and what of the response the client.
 */
class ForwardingTests extends GatewayTestSupport {

	@ParameterizedTest
	@CsvSource({ "/shop/a/b?x=1&y=%20, /a/b?x=1&y=%20", "/shop/a%2Fb//c%20d, /a%2Fb//c%20d", "/shop, /", "/shop/, /",
			"/shop?x=1, /?x=1", "/shop//other:80/x, //other:80/x", "/shop/%E2%82%AC, /%E2%82%AC",
			"/shop/shop/x;a=b, /shop/x;a=b" })
	void pathAndQueryAreForwardedAsTheyAreWithoutThePrefix(String path, String forwarded) {
		Backend backend = answering(200, "ok");
		upstream("shop", backend.address());
		assertThat(get(path).body()).isEqualTo("ok");
		assertThat(backend.received()).extracting(Backend.Received::uri).containsExactly(forwarded);
	}

	@Test
	void theNameOfTheUpstreamIsDecoded() {
		Backend backend = answering(200, "ok");
		upstream("my shop/ä", backend.address());
		assertThat(get("/my%20shop%2F%C3%A4/x").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "OPTIONS", "DELETE", "POST", "PUT", "PATCH", "PROPFIND" })
	void everyMethodIsForwarded(String method) {
		Backend backend = answering(200, "ok");
		upstream("shop", backend.address());
		HttpResponse<String> response = exchange(request("/shop/x").method(method, BodyPublishers.noBody()));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("ok");
		assertThat(node(response)).isEqualTo(backend.address());
		assertThat(backend.received()).extracting(Backend.Received::method).containsExactly(method);
	}

	@Test
	void headHasTheHeadersAndNoBody() {
		Backend backend = doing((exchange) -> {
			exchange.getResponseHeaders().set("Content-Length", "1234");
			exchange.sendResponseHeaders(200, -1);
		});
		upstream("shop", backend.address());
		HttpResponse<String> response = exchange(request("/shop/x").method("HEAD", BodyPublishers.noBody()));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Length")).contains("1234");
		assertThat(response.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 204, 301, 304, 400, 404, 429, 500, 501, 503, 599 })
	void everyStatusIsPassedOn(int status) {
		Backend backend = answering(status, (status == 204 || status == 304) ? "" : "text");
		upstream("shop", backend.address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("X-From")).contains("backend");
		assertThat(node(response)).isEqualTo(backend.address());
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "GET" })
	void bodiesAreForwarded(String method) {
		Backend backend = answering(200, "ok");
		upstream("shop", backend.address());
		assertThat(send(method, "/shop/x", "text").statusCode()).isEqualTo(200);
		Backend.Received received = backend.received().get(0);
		assertThat(received.body()).isEqualTo("text");
		assertThat(received.headers().getFirst("Content-length")).isEqualTo("4");
	}

	@Test
	void chunkedBodiesStayChunked() {
		Backend backend = answering(200, "ok");
		upstream("shop", backend.address());
		exchange(request("/shop/x").POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("text"))));
		Backend.Received received = backend.received().get(0);
		assertThat(received.body()).isEqualTo("text");
		assertThat(received.headers().getFirst("Transfer-encoding")).isEqualTo("chunked");
		assertThat(received.headers()).doesNotContainKey("Content-length");
	}

	@Test
	void headersAreForwardedButThoseOfTheConnection() throws IOException {
		Backend backend = answering(200, "ok");
		upstream("shop", backend.address());
		exchangeRaw("""
				GET /shop/x HTTP/1.1
				Host: shop.example:81
				Connection: close, X-Mine
				Keep-Alive: timeout=5
				Proxy-Authorization: secret
				Proxy-Connection: keep-alive
				TE: trailers
				Trailer: X-Sum
				Upgrade: h2c
				X-Mine: 1
				X-Twice: a
				X-Twice: b
				Cookie: c=d
				X-Forwarded-For: 10.0.0.1
				X-Forwarded-Proto: forged

				""");
		Headers headers = backend.received().get(0).headers();
		assertThat(headers.get("X-twice")).isEqualTo(List.of("a", "b"));
		assertThat(headers.getFirst("Cookie")).isEqualTo("c=d");
		assertThat(headers).doesNotContainKeys("Keep-alive", "Proxy-authorization", "Proxy-connection", "Te", "Trailer",
				"Upgrade", "X-mine", "User-agent", "Accept", "Connection");
		assertThat(headers.getFirst("Host")).isEqualTo(backend.address());
		assertThat(headers.getFirst("X-forwarded-host")).isEqualTo("shop.example:81");
		assertThat(headers.getFirst("X-forwarded-proto")).isEqualTo("http");
		assertThat(headers.getFirst("X-forwarded-prefix")).isEqualTo("/shop");
		assertThat(headers.getFirst("X-forwarded-for")).isEqualTo("10.0.0.1, 127.0.0.1");
	}

	@Test
	void headersComeBackButThoseOfTheConnection() {
		Backend backend = doing((exchange) -> {
			Headers headers = exchange.getResponseHeaders();
			headers.add("X-Twice", "a");
			headers.add("X-Twice", "b");
			headers.add("Connection", "X-Mine");
			headers.add("X-Mine", "1");
			headers.add("Keep-Alive", "timeout=5");
			headers.add("X-Upstream-Node", "forged");
			exchange.sendResponseHeaders(200, -1);
		});
		upstream("shop", backend.address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.headers().allValues("X-Twice")).containsExactly("a", "b");
		assertThat(response.headers().map()).doesNotContainKeys("x-mine", "keep-alive");
		assertThat(response.headers().allValues("X-Upstream-Node")).containsExactly(backend.address());
	}

	@Test
	void aClientThatAsksBeforeItSendsIsAnswered() throws IOException {
		Backend backend = answering(200, "ok");
		upstream("shop", backend.address());
		String answer = exchangeRaw("""
				POST /shop/x HTTP/1.1
				Host: x
				Connection: close
				Content-Length: 4
				Expect: 100-continue

				text""");
		assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 200 OK");
		assertThat(backend.received().get(0).body()).isEqualTo("text");
		assertThat(backend.received().get(0).headers()).doesNotContainKey("Expect");
	}

	@Test
	void anUnknownUpstreamIs404() {
		upstream("shop", "127.0.0.1:1");
		HttpResponse<String> response = get("/ship/x");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).isEqualTo("unknown upstream 'ship' (known: shop)\n");
		assertThat(get("/").statusCode()).isEqualTo(404);
	}

	@Test
	void theActuatorIsNotForwarded() {
		assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
	}

	@Test
	void aNodeWhoseNameCannotBeResolvedIs502() {
		upstream("shop", "no-such-host.invalid:80");
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(502);
	}

	@Test
	void aRefusedConnectionIs502AndThen503WithTheReason() {
		String dead = "127.0.0.1:" + FreePorts.next();
		upstream("shop", dead);
		HttpResponse<String> refused = get("/shop/x");
		assertThat(refused.statusCode()).isEqualTo(502);
		assertThat(refused.body()).isEqualTo("upstream 'shop': 1 of 1 tries failed, last: Connection refused\n");
		HttpResponse<String> unavailable = get("/shop/x");
		assertThat(unavailable.statusCode()).isEqualTo(503);
		assertThat(unavailable.body()).startsWith("no node available in upstream 'shop': " + dead + " UNHEALTHY (");
	}

	private String exchangeRaw(String request) throws IOException {
		try (Socket socket = connect()) {
			socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
