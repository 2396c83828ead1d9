package dev.healthcheck.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.Hints;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

/**
 * A request as it goes to a node. Spring's own builder would copy all that stays as it
 * is.
 *
 * @param request the request to the upstream
 * @param url where it goes
 * @param headers its headers
 * @param body its body
 */
record NodeRequest(ClientRequest request, URI url, HttpHeaders headers, SentInserter body) implements ClientRequest {

	static NodeRequest of(ClientRequest request, Node node, SentInserter body) {
		HttpHeaders headers = request.headers();
		if (node.name() != null) {
			headers = HttpHeaders.copyOf(headers);
			UpstreamUris.name(node, headers);
		}
		return new NodeRequest(request, UpstreamUris.at(node.address(), request.url()), headers, body);
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.request.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

	/** As Spring's own requests do it. */
	@Override
	public Mono<Void> writeTo(ClientHttpRequest sent, ExchangeStrategies strategies) {
		this.headers.forEach(sent.getHeaders()::putIfAbsent);
		cookies().forEach(
				(name, values) -> values.forEach((value) -> sent.getCookies().add(name, new HttpCookie(name, value))));
		sent.getAttributes().putAll(attributes());
		Consumer<ClientHttpRequest> consumer = httpRequest();
		if (consumer != null) {
			consumer.accept(sent);
		}
		return this.body.insert(sent, new Context(strategies, logPrefix()));
	}

	/**
	 * What a body is written with.
	 *
	 * @param strategies has the writers
	 * @param logPrefix what logs name the request
	 */
	private record Context(ExchangeStrategies strategies, String logPrefix) implements BodyInserter.Context {

		@Override
		public List<HttpMessageWriter<?>> messageWriters() {
			return this.strategies.messageWriters();
		}

		@Override
		public Optional<ServerHttpRequest> serverRequest() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return Hints.from(Hints.LOG_PREFIX_HINT, this.logPrefix);
		}

	}

}
