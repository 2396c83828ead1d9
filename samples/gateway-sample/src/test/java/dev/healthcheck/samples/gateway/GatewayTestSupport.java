package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpHandler;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A running gateway without upstreams, and backends that end with the test.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.location=classpath:/gateway-tests.yml" })
@Tag("servers")
abstract class GatewayTestSupport {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<Backend> backends = new ArrayList<>();

	private final CountDownLatch hanging = new CountDownLatch(1);

	@Autowired
	Upstreams upstreams;

	@LocalServerPort
	private int port;

	@AfterEach
	void end() {
		release();
		this.upstreams.names().forEach(this.upstreams::remove);
		this.backends.forEach(Backend::close);
	}

	Backend answering(int status, String text) {
		return register(Backend.answering(status, text));
	}

	Backend doing(HttpHandler handler) {
		return register(Backend.doing(handler));
	}

	private Backend register(Backend backend) {
		this.backends.add(backend);
		return backend;
	}

	/** Hang, in a backend, until the test releases it or ends. */
	void hang() {
		try {
			this.hanging.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void release() {
		this.hanging.countDown();
	}

	/** An upstream in which nodes are tried in this order, and never checked. */
	void upstream(String name, String... nodes) {
		upstream(name, (builder) -> builder.balance(Balance.ORDERED), nodes);
	}

	void upstream(String name, UnaryOperator<UpstreamDefinitionBuilder> settings, String... nodes) {
		this.upstreams.put(
				settings
					.apply(UpstreamDefinition.builder(name)
						.nodes(Stream.of(nodes).map(Node::of).toList())
						.protect(false)
						.check(CheckSettings.ofDefaults().disabled()))
					.build());
	}

	NodeSnapshot node(String upstream, String address) {
		return this.upstreams.get(upstream)
			.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.address().toString().equals(address))
			.findFirst()
			.orElseThrow();
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofSeconds(30));
	}

	HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = request(path);
		return exchange((headers.length > 0) ? request.headers(headers) : request);
	}

	HttpResponse<String> send(String method, String path, String body) {
		return exchange(request(path).method(method, BodyPublishers.ofString(body)));
	}

	HttpResponse<String> exchange(HttpRequest.Builder request) {
		return exchange(request, BodyHandlers.ofString());
	}

	<T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
		try {
			return client.send(request.build(), handler);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** A connection on which a test writes and reads the bytes itself. */
	Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout(30_000);
		return socket;
	}

	/** A connection on which a request has been sent, and nothing read yet. */
	Socket asking(String path) throws IOException {
		Socket client = connect();
		client.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		return client;
	}

	static String node(HttpResponse<?> response) {
		return response.headers().firstValue("X-Upstream-Node").orElse("none");
	}

}
