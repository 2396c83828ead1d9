package dev.healthcheck.http;

import java.util.function.Supplier;

import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Lets requests for {@code http://<upstream>/path} go to one of the upstream's nodes. The
 * outcome is reported to the node as soon as the head of the response is there, or the
 * exchange is cancelled before, which is a failure if the node had the time of a check;
 * the request is in flight until the body ends. Idempotent requests that fail, also by a
 * status that the upstream counts as a failure, are made again on the next node, provided
 * that their body is a value or nobody has subscribed to it yet; other requests only if
 * the node never had them. What happens at a host that a node redirects to is not the
 * node's. All other hosts are left alone.
 * <p>
 * Clients from Spring Boot's builders have it. For others: <pre class="code">
 * WebClient.builder().filter(new UpstreamExchangeFilter(upstreams)).build();
 * </pre> Filters that are added after it act before it: they see the name of the
 * upstream, once for all tries.
 */
public final class UpstreamExchangeFilter implements ExchangeFilterFunction {

	private final Supplier<Upstreams> upstreams;

	private final Mismatches mismatches = new Mismatches();

	private final OpenAnswers openAnswers = new OpenAnswers();

	/**
	 * A filter that knows upstreams.
	 * @param upstreams the upstreams
	 */
	public UpstreamExchangeFilter(Upstreams upstreams) {
		this(() -> upstreams);
	}

	/**
	 * A filter that knows upstreams.
	 * @param upstreams the upstreams, asked for at each request
	 */
	public UpstreamExchangeFilter(Supplier<Upstreams> upstreams) {
		this.upstreams = upstreams;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Upstreams upstreams = this.upstreams.get();
		Upstream upstream = UpstreamUris.find(upstreams, request.url());
		// deferred: who subscribes again makes another request
		return (upstream != null)
				? Mono.deferContextual((context) -> new ReactiveExchange(upstream, request, next, this.mismatches,
						(inFlight) -> this.openAnswers.add(inFlight, upstreams.scheduler()), context)
					.start())
				: next.exchange(request);
	}

	/**
	 * Let others act first, because a filter that makes an exception of a status would
	 * hide it, and one that signs or logs would be asked for every try.
	 */
	@Override
	public ExchangeFilterFunction andThen(ExchangeFilterFunction after) {
		return new Last(after, this);
	}

	/**
	 * Filters of which the last one stays the last.
	 *
	 * @param others the filters that act first
	 * @param last the one that acts next to the network
	 */
	private record Last(ExchangeFilterFunction others, ExchangeFilterFunction last) implements ExchangeFilterFunction {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return this.others.filter(request, (filtered) -> this.last.filter(filtered, next));
		}

		@Override
		public ExchangeFilterFunction andThen(ExchangeFilterFunction after) {
			return new Last(this.others.andThen(after), this.last);
		}

	}

}
