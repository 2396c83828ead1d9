package dev.healthcheck.samples.gateway;

import java.util.stream.Stream;

import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Forwards {@code /{upstream}/**} to a node of the upstream, without that prefix.
 */
@Component
class Gateway implements WebHandler {

	private final Upstreams upstreams;

	private final NodeClient client;

	private final GatewayProperties properties;

	Gateway(Upstreams upstreams, NodeClient client, GatewayProperties properties) {
		this.upstreams = upstreams;
		this.client = client;
		this.properties = properties;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		return Mono.defer(() -> {
			Target target = Target.of(request.getURI());
			Upstream upstream = this.upstreams.get(target.upstream());
			Attempts attempts = attempts(upstream, options(request, target));
			return ForwardedBody.of(request)
				.flatMap(
						(body) -> new Forwarding(this.client, this.properties.requestTimeout(), upstream, attempts,
								new NodeRequest(request.getMethod().name(), target.pathAndQuery(),
										ProxyHeaders.ofRequest(request, target), body),
								exchange.getResponse())
							.start());
		}).onErrorResume((error) -> refuse(exchange, error));
	}

	private static Attempts attempts(Upstream upstream, CallOptions options) {
		try {
			return upstream.attempts(options);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage());
		}
	}

	private static CallOptions options(ServerHttpRequest request, Target target) {
		String key = request.getHeaders().getFirst("X-Hash-Key");
		String[] levels = Stream.of(text(request.getHeaders().getFirst("X-Levels")).split(","))
			.map(String::trim)
			.filter((level) -> !level.isEmpty())
			.toArray(String[]::new);
		return CallOptions.ofDefaults().withHashKey((key != null) ? key : target.path()).withLevels(levels);
	}

	private static String text(@Nullable String header) {
		return (header != null) ? header : "";
	}

	private static Mono<Void> refuse(ServerWebExchange exchange, Throwable error) {
		Refusal refusal = Refusal.of(error);
		// what has begun cannot be taken back, only broken off
		return (refusal == null || exchange.getResponse().isCommitted()) ? Mono.error(error)
				: refusal.writeTo(exchange.getResponse());
	}

}
