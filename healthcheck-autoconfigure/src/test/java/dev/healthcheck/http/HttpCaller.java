package dev.healthcheck.http;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Every client that Spring Boot knows and can be had here, as it builds them.
 */
enum HttpCaller {

	REST_JDK, REST_APACHE, REST_JETTY, REST_REACTOR, REST_SIMPLE, WEB_REACTOR, WEB_JDK;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	boolean isReactive() {
		return this == WEB_REACTOR || this == WEB_JDK;
	}

	/** Without timeouts. */
	Client client(Upstreams upstreams) {
		return client(upstreams, HttpClientSettings.defaults());
	}

	Client client(Upstreams upstreams, HttpClientSettings settings) {
		return isReactive() ? new Client(null, webClient(upstreams, settings))
				: new Client(RestClient.builder().requestFactory(requestFactory(upstreams, settings)).build(), null);
	}

	ClientHttpRequestFactory requestFactory(Upstreams upstreams, HttpClientSettings settings) {
		ClientHttpRequestFactoryBuilder<?> builder = switch (this) {
			case REST_APACHE -> ClientHttpRequestFactoryBuilder.httpComponents();
			case REST_JETTY -> ClientHttpRequestFactoryBuilder.jetty();
			case REST_REACTOR -> ClientHttpRequestFactoryBuilder.reactor();
			case REST_SIMPLE -> ClientHttpRequestFactoryBuilder.simple();
			default -> ClientHttpRequestFactoryBuilder.jdk();
		};
		return new UpstreamRequestFactory(upstreams, builder.build(settings));
	}

	private ClientHttpConnector connector(HttpClientSettings settings) {
		return (this == WEB_JDK) ? ClientHttpConnectorBuilder.jdk().build(settings)
				: ClientHttpConnectorBuilder.reactor().build(settings);
	}

	/** What is behind a {@link WebClient}. */
	ExchangeFunction exchange(Upstreams upstreams) {
		return ExchangeFunctions.create(connector(HttpClientSettings.defaults()))
			.filter(new UpstreamExchangeFilter(upstreams));
	}

	WebClient webClient(Upstreams upstreams, HttpClientSettings settings) {
		return WebClient.builder()
			.clientConnector(connector(settings))
			.filter(new UpstreamExchangeFilter(upstreams))
			.build();
	}

	/**
	 * Makes calls.
	 *
	 * @param rest one of the two
	 * @param web one of the two
	 */
	record Client(@Nullable RestClient rest, @Nullable WebClient web) {

		/** Make a call without a body. */
		String call(HttpMethod method, String uri) {
			String body = (this.rest != null) ? this.rest.method(method).uri(uri).retrieve().body(String.class)
					: Objects.requireNonNull(this.web)
						.method(method)
						.uri(uri)
						.retrieve()
						.bodyToMono(String.class)
						.block(PATIENCE);
			return String.valueOf(body);
		}

	}

}
