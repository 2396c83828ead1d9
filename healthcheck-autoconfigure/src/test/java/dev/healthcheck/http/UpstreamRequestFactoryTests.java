package dev.healthcheck.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.NoNodeAvailableException;
import dev.healthcheck.upstream.TriesExceededException;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What {@code RestClient} and {@code RestTemplate} do with every request factory that
 * Spring Boot knows.
 */
class UpstreamRequestFactoryTests {

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

	private final HttpNode a = new HttpNode("a");

	private final HttpNode b = new HttpNode("b");

	private UpstreamOfNodes nodes = new UpstreamOfNodes(this.a.node(), this.b.node());

	@AfterEach
	void close() {
		this.nodes.close();
		this.a.close();
		this.b.close();
	}

	private void use(Node... used) {
		this.nodes.define(UpstreamOfNodes.definition(used));
	}

	private RestClient client(Factory factory) {
		return RestClient.builder().requestFactory(requestFactory(factory)).build();
	}

	private ClientHttpRequestFactory requestFactory(Factory factory) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withConnectTimeout(Duration.ofSeconds(5))
			.withReadTimeout(READ_TIMEOUT);
		return new UpstreamRequestFactory(this.nodes.upstreams(), factory.builder().build(settings));
	}

	private static @Nullable String get(RestClient client) {
		return client.get().uri("http://my_service/users/{id}?q={q}", "1 2", "ä&").retrieve().body(String.class);
	}

	@ParameterizedTest
	@EnumSource
	void requestGoesToANodeAsAnyOther(Factory factory) {
		assertThat(get(client(factory))).isEqualTo("a");
		assertThat(this.a.requests())
			.containsExactly(new HttpNode.Request("GET", "/users/1%202?q=%C3%A4%26", this.a.address(), ""));
		this.nodes.assertRequests(0, 1, 0);
	}

	@ParameterizedTest
	@EnumSource
	void refusedRequestsOfAnyMethodAreMadeOnTheNextNode(Factory factory) {
		use(HttpNode.refusing(), this.b.node());
		RestClient.RequestBodySpec post = client(factory).post().uri("http://my_service/");
		assertThat(post.retrieve().body(String.class)).isEqualTo("b");
		assertThat(this.nodes.node(0).reason()).contains("connect failure");
		this.nodes.assertRequests(0, 1, 1);
		this.nodes.assertRequests(1, 1, 0);
	}

	@ParameterizedTest
	// Jetty's begins to write before there is a connection
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JETTY")
	void refusedRequestsWithABodyAreMadeOnTheNextNode(Factory factory) {
		use(HttpNode.refusing(), this.b.node());
		assertThat(client(factory).post().uri("http://my_service/").body("new").retrieve().body(String.class))
			.isEqualTo("b");
		assertThat(this.b.requests()).singleElement().returns("new", HttpNode.Request::body);
	}

	@ParameterizedTest
	@EnumSource
	void idempotentRequestsAreRepeatedAfterAnUnhealthyStatusWithTheirBody(Factory factory) {
		// Apache's client would ask again by itself after 503
		this.a.status(502);
		assertThat(client(factory).put().uri("http://my_service/").body("new").retrieve().body(String.class))
			.isEqualTo("b");
		assertThat(this.a.requests()).singleElement().returns("new", HttpNode.Request::body);
		assertThat(this.b.requests()).singleElement().returns("new", HttpNode.Request::body);
		assertThat(this.nodes.node(0).reason()).contains("status 502");
		this.nodes.assertRequests(0, 1, 1);
	}

	@ParameterizedTest
	@EnumSource
	void otherRequestsAreNotRepeatedAfterAnUnhealthyStatus(Factory factory) {
		this.a.status(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(
					() -> client(factory).post().uri("http://my_service/").body("new").retrieve().body(String.class))
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("a"));
		assertThat(this.b.requests()).isEmpty();
		this.nodes.assertRequests(0, 1, 1);
	}

	@ParameterizedTest
	@EnumSource
	void lastResponseIsReturnedWhenAllTriesFailed(Factory factory) {
		this.a.status(502);
		this.b.status(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> get(client(factory)))
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("b"));
		this.nodes.assertRequests(0, 1, 1);
		this.nodes.assertRequests(1, 1, 1);
	}

	@ParameterizedTest
	@EnumSource
	void lastExceptionIsTheCauseWhenAllTriesFailed(Factory factory) {
		use(HttpNode.refusing(), HttpNode.refusing());
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> get(client(factory)))
			.withMessageContaining("upstream 'my_service': 2 of 2 tries failed")
			.satisfies((ex) -> assertThat(ex.contains(TriesExceededException.class)).isTrue())
			.satisfies((ex) -> assertThat(ex.contains(ConnectException.class)).isTrue());
	}

	@ParameterizedTest
	@EnumSource
	void brokenConnectionIsRepeatedForIdempotentRequestsAlone(Factory factory) {
		try (FaultyNode resetting = FaultyNode.resetting()) {
			use(resetting.node(), this.b.node());
			assertThat(get(client(factory))).isEqualTo("b");
			assertThat(this.nodes.node(0).reason()).contains("connect failure");
		}
		try (FaultyNode resetting = FaultyNode.resetting()) {
			use(resetting.node(), this.b.node());
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(
					() -> client(factory).post().uri("http://my_service/").body("new").retrieve().toBodilessEntity());
			assertThat(this.b.requests()).hasSize(1);
			this.nodes.assertRequests(0, 1, 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void noAnswerInTimeIsATimeout(Factory factory) {
		try (FaultyNode hanging = FaultyNode.hanging()) {
			use(hanging.node(), this.b.node());
			assertThat(get(client(factory))).isEqualTo("b");
			assertThat(this.nodes.node(0).reason()).contains("timeout");
			this.nodes.assertRequests(0, 1, 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void interruptedCallerSaysNothingAboutTheNode(Factory factory) throws InterruptedException {
		try (FaultyNode hanging = FaultyNode.hanging()) {
			use(hanging.node(), this.b.node());
			RestClient client = client(factory);
			Thread caller = new Thread(() -> assertThatThrownBy(() -> get(client)).isNotNull());
			caller.start();
			await().until(() -> hanging.requests() == 1);
			caller.interrupt();
			caller.join();
			this.nodes.assertRequests(0, 1, 0);
			assertThat(this.b.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	// the JDK's old client takes a short body for a whole one
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SIMPLE")
	void bodyThatBreaksIsTheCallersConcern(Factory factory) {
		try (FaultyNode truncating = FaultyNode.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")) {
			use(truncating.node(), this.b.node());
			assertThatThrownBy(() -> client(factory).get().uri("http://my_service/").retrieve().body(byte[].class))
				.isNotNull();
			this.nodes.assertRequests(0, 1, 0);
			assertThat(this.b.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void responseThatIsNeverClosedLeavesNothingInFlight(Factory factory) throws IOException {
		try (FaultyNode stopping = FaultyNode.stopping("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")) {
			use(stopping.node());
			ClientHttpRequest request = requestFactory(factory).createRequest(URI.create("http://my_service/"),
					HttpMethod.GET);
			ClientHttpResponse response = request.execute();
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
			this.nodes.assertRequests(0, 1, 0);
		}
	}

	@ParameterizedTest
	@EnumSource
	void headAndEmptyBodiesAreFine(Factory factory) {
		this.a.status(503);
		ResponseEntity<Void> response = client(factory).head().uri("http://my_service/").retrieve().toBodilessEntity();
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.b.requests()).singleElement().returns("HEAD", HttpNode.Request::method);
	}

	@ParameterizedTest
	@EnumSource
	void redirectIsFollowedWithinTheTry(Factory factory) {
		this.a.redirectTo("http://" + this.b.address() + "/elsewhere");
		use(this.a.node());
		assertThat(get(client(factory))).isEqualTo("b");
		assertThat(this.b.requests()).singleElement().returns("/elsewhere", HttpNode.Request::uri);
		this.nodes.assertRequests(0, 1, 0);
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatCanBeReadOnlyOnceIsNotSentAgain(Factory factory) {
		this.a.status(503);
		InputStreamResource once = new InputStreamResource(
				new ByteArrayInputStream("once".getBytes(StandardCharsets.UTF_8)));
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> client(factory).put().uri("http://my_service/").body(once).retrieve().toBodilessEntity());
		assertThat(this.a.requests()).singleElement().returns("once", HttpNode.Request::body);
		assertThat(this.b.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatCannotBeProducedSaysNothingAboutTheNode(Factory factory) {
		assertThatThrownBy(() -> client(factory).put().uri("http://my_service/").body((output) -> {
			output.write(1);
			throw new IOException("no such file");
		}).retrieve().toBodilessEntity()).isNotNull();
		this.nodes.assertRequests(0, 1, 0);
		assertThat(this.b.requests()).isEmpty();
	}

	@Test
	void nothingSelectableIsSaidAsItIs() {
		use(this.a.node().withAdmin(AdminState.MAINTENANCE));
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(() -> get(client(Factory.JDK)))
			.withMessageStartingWith(
					"no node available in upstream 'my_service': " + this.a.address() + " MAINTENANCE");
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(
				() -> new RestTemplate(requestFactory(Factory.JDK)).getForObject("http://my_service/", String.class));
	}

	@Test
	void templateKnowsUpstreamsToo() {
		this.a.status(503);
		RestTemplate template = new RestTemplate(requestFactory(Factory.SIMPLE));
		assertThat(template.getForObject("http://my_service/{id}", String.class, 1)).isEqualTo("b");
	}

	@Test
	void whatIsNoUpstreamIsLeftAlone() {
		RestClient client = client(Factory.JDK);
		this.a.status(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> client.get().uri("http://" + this.a.address() + "/").retrieve().toBodilessEntity());
		assertThat(this.a.requests()).hasSize(1);
		this.nodes.assertRequests(0, 0, 0);
	}

	@Test
	void definitionSaysWhichStatusesAreFailures() {
		this.nodes.define(UpstreamOfNodes.definition(this.a.node(), this.b.node())
			.unhealthyStatuses(List.of(StatusRange.of(404))));
		this.a.status(404);
		this.b.status(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> get(client(Factory.JDK)));
		this.nodes.assertRequests(0, 1, 1);
		this.nodes.assertRequests(1, 1, 0);
	}

	@Test
	void callSaysHowItWantsToBeMade() {
		this.nodes.define(UpstreamOfNodes.definition()
			.levels(List.of(new Level("first", List.of(this.a.node()), 0),
					new Level("second", List.of(this.b.node()), 0))));
		RestClient client = client(Factory.JDK);
		assertThat(client.get()
			.uri("http://my_service/")
			.attribute(UpstreamAttributes.CALL_OPTIONS, CallOptions.ofDefaults().withLevels("second"))
			.retrieve()
			.body(String.class)).isEqualTo("b");
		this.a.status(503);
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class).isThrownBy(() -> client.get()
			.uri("http://my_service/")
			.attribute(UpstreamAttributes.CALL_OPTIONS, CallOptions.ofDefaults().withTries(1))
			.retrieve()
			.body(String.class));
		assertThat(this.b.requests()).hasSize(1);
	}

	@Test
	void callOptionsOfAnotherTypeAreRefused() {
		assertThatThrownBy(() -> client(Factory.JDK).get()
			.uri("http://my_service/")
			.attribute(UpstreamAttributes.CALL_OPTIONS, "second")
			.retrieve()
			.body(String.class)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("is a java.lang.String, but must be a dev.healthcheck.upstream.CallOptions");
	}

	@Test
	void failedResponsesGiveTheirConnectionBack() {
		List<HttpNode> failing = Stream.generate(() -> new HttpNode("x").status(503)).limit(5).toList();
		try {
			use(Stream.concat(failing.stream().map(HttpNode::node), Stream.of(this.b.node())).toArray(Node[]::new));
			ClientHttpRequestFactory oneConnection = ClientHttpRequestFactoryBuilder.httpComponents()
				.withConnectionManagerCustomizer((manager) -> manager.setMaxConnTotal(1).setMaxConnPerRoute(1))
				.withDefaultRequestConfigCustomizer(
						(config) -> config.setConnectionRequestTimeout(Timeout.ofSeconds(5)))
				.build();
			RestClient client = RestClient.builder()
				.requestFactory(new UpstreamRequestFactory(this.nodes.upstreams(), oneConnection))
				.build();
			assertThat(get(client)).isEqualTo("b");
			assertThat(get(client)).isEqualTo("b");
		}
		finally {
			failing.forEach(HttpNode::close);
		}
	}

	@Test
	void ownPoolWithoutAFreeConnectionSaysNothingAboutTheNode() throws IOException {
		ClientHttpRequestFactory factory = new UpstreamRequestFactory(this.nodes.upstreams(),
				ClientHttpRequestFactoryBuilder.httpComponents()
					.withConnectionManagerCustomizer((manager) -> manager.setMaxConnTotal(1).setMaxConnPerRoute(1))
					.withDefaultRequestConfigCustomizer(
							(config) -> config.setConnectionRequestTimeout(Timeout.ofMilliseconds(100)))
					.build());
		URI uri = URI.create("http://my_service/");
		try (ClientHttpResponse held = factory.createRequest(uri, HttpMethod.GET).execute()) {
			assertThat(held.getStatusCode()).isEqualTo(HttpStatus.OK);
			assertThatThrownBy(() -> factory.createRequest(uri, HttpMethod.GET).execute())
				.isInstanceOf(IOException.class);
		}
		this.nodes.assertRequests(0, 2, 0);
	}

	enum Factory {

		JDK, HTTP_COMPONENTS, JETTY, REACTOR, SIMPLE;

		private ClientHttpRequestFactoryBuilder<?> builder() {
			return switch (this) {
				case JDK -> ClientHttpRequestFactoryBuilder.jdk();
				case HTTP_COMPONENTS -> ClientHttpRequestFactoryBuilder.httpComponents();
				case JETTY -> ClientHttpRequestFactoryBuilder.jetty();
				case REACTOR -> ClientHttpRequestFactoryBuilder.reactor();
				case SIMPLE -> ClientHttpRequestFactoryBuilder.simple();
			};
		}

	}

}
