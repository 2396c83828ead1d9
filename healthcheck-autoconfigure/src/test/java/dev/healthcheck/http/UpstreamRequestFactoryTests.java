package dev.healthcheck.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.UpstreamClient.Answer;
import dev.healthcheck.http.UpstreamClient.Request;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.upstream.NoNodeAvailableException;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What {@code RestClient} and {@code RestTemplate} do with every request factory that
 * Spring Boot knows.
 */
@Tag("servers")
class UpstreamRequestFactoryTests extends UpstreamClientContract<UpstreamRequestFactoryTests.Factory> {

	UpstreamRequestFactoryTests() {
		super(ResourceAccessException.class);
	}

	static Set<Factory> transports() {
		return EnumSet.allOf(Factory.class);
	}

	// Jetty's begins to write before there is a connection
	static Set<Factory> connectingFirst() {
		return EnumSet.complementOf(EnumSet.of(Factory.JETTY));
	}

	// the JDK's old one takes a short body for a whole one
	static Set<Factory> noticingShortBodies() {
		return EnumSet.complementOf(EnumSet.of(Factory.SIMPLE));
	}

	@Override
	UpstreamClient client(Factory factory) {
		return client(requestFactory(factory));
	}

	private static UpstreamClient client(ClientHttpRequestFactory requestFactory) {
		RestClient client = restClient(requestFactory);
		return (request) -> exchange(client, request);
	}

	private static RestClient restClient(ClientHttpRequestFactory requestFactory) {
		return RestClient.builder().requestFactory(requestFactory).build();
	}

	private ClientHttpRequestFactory requestFactory(Factory factory) {
		return new UpstreamRequestFactory(this.nodes.upstreams(), factory.builder().build(this.settings));
	}

	@Override
	UpstreamClient clientWithOneConnection() {
		return client(withOneConnection(Timeout.ofSeconds(5)));
	}

	private ClientHttpRequestFactory withOneConnection(Timeout patience) {
		return new UpstreamRequestFactory(this.nodes.upstreams(),
				ClientHttpRequestFactoryBuilder.httpComponents()
					.withConnectionManagerCustomizer((manager) -> manager.setMaxConnTotal(1).setMaxConnPerRoute(1))
					.withDefaultRequestConfigCustomizer((config) -> config.setConnectionRequestTimeout(patience))
					.build());
	}

	private static Answer exchange(RestClient client, Request request) {
		RestClient.RequestBodySpec spec = client.method(request.method())
			.uri(request.uri(), Request.VARIABLES)
			.attributes((attributes) -> attributes.putAll(request.attributes()));
		if (request.body() != null) {
			spec.body(request.body());
		}
		try {
			ResponseEntity<String> response = spec.retrieve().toEntity(String.class);
			return new Answer(response.getStatusCode().value(), Objects.requireNonNullElse(response.getBody(), ""));
		}
		catch (RestClientResponseException ex) {
			return new Answer(ex.getStatusCode().value(), ex.getResponseBodyAsString());
		}
	}

	@Override
	void putBodyThatCannotBeProduced(Factory factory) {
		restClient(requestFactory(factory)).put().uri("http://my_service/").body((output) -> {
			output.write(1);
			throw new IOException("no such file");
		}).retrieve().toBodilessEntity();
	}

	@ParameterizedTest
	@EnumSource
	void interruptedCallerSaysNothingAboutTheNode(Factory factory) throws InterruptedException {
		try (FaultyNode hanging = FaultyNode.hanging()) {
			// Apache's and the JDK's old client go on reading
			this.nodes.define(UpstreamOfNodes.definition(hanging.node(), this.b.node())
				.check(CheckSettings.builder().timeout(Duration.ofSeconds(20)).build().disabled()));
			this.settings = this.settings.withReadTimeout(Duration.ofSeconds(2));
			UpstreamClient client = client(factory);
			Thread caller = new Thread(() -> assertThatThrownBy(() -> client.exchange(Request.get())).isNotNull());
			caller.start();
			await().until(() -> hanging.requests() == 1);
			caller.interrupt();
			caller.join();
			this.nodes.assertRequests(0, 1, 0);
			assertThat(this.b.requests()).isEmpty();
		}
	}

	@Test
	void templateKnowsUpstreamsToo() {
		this.a.status(502);
		RestTemplate template = new RestTemplate(requestFactory(Factory.SIMPLE));
		assertThat(template.getForObject("http://my_service/{id}", String.class, 1)).isEqualTo("b");
		use(this.a.node().withAdmin(AdminState.MAINTENANCE));
		assertThatExceptionOfType(NoNodeAvailableException.class)
			.isThrownBy(() -> template.getForObject("http://my_service/", String.class));
	}

	@Test
	void ownPoolWithoutAFreeConnectionSaysNothingAboutTheNode() throws IOException {
		ClientHttpRequestFactory factory = withOneConnection(Timeout.ofMilliseconds(100));
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
