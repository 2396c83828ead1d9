package dev.healthcheck.http;

import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Makes requests for {@code http://<upstream>/path} that go to one of the upstream's
 * nodes. The outcome is reported to the node as soon as the head of the response is
 * there; the request is in flight until the response is closed or its body ends.
 * Idempotent requests that fail, also by a status that the upstream counts as a failure,
 * are made again on the next node, provided that their body can be written again; other
 * requests only if the node never had them. What happens at a host that a node redirects
 * to is not the node's. All other hosts are left to the factory that makes the requests.
 * <p>
 * Clients from Spring Boot's builders have it. For others: <pre class="code">
 * RestClient.builder()
 *     .requestFactory(new UpstreamRequestFactory(upstreams, new JdkClientHttpRequestFactory()))
 *     .build();
 * new RestTemplate(new UpstreamRequestFactory(upstreams, new JdkClientHttpRequestFactory()));
 * </pre> It is a factory and not an interceptor, because a client that has an interceptor
 * reads the body of every request into memory.
 */
public final class UpstreamRequestFactory extends AbstractClientHttpRequestFactoryWrapper {

	private final Supplier<Upstreams> upstreams;

	private final Mismatches mismatches = new Mismatches();

	private final OpenAnswers openAnswers = new OpenAnswers();

	/**
	 * A factory that knows upstreams.
	 * @param upstreams the upstreams
	 * @param factory makes the requests
	 */
	public UpstreamRequestFactory(Upstreams upstreams, ClientHttpRequestFactory factory) {
		this(() -> upstreams, factory);
	}

	/**
	 * A factory that knows upstreams.
	 * @param upstreams the upstreams, asked for at each request
	 * @param factory makes the requests
	 */
	public UpstreamRequestFactory(Supplier<Upstreams> upstreams, ClientHttpRequestFactory factory) {
		super(factory);
		this.upstreams = upstreams;
	}

	@Override
	protected ClientHttpRequest createRequest(URI uri, HttpMethod method, ClientHttpRequestFactory factory)
			throws IOException {
		Upstreams upstreams = this.upstreams.get();
		Upstream upstream = UpstreamUris.find(upstreams, uri);
		return (upstream != null)
				? new UpstreamRequest(upstream, uri, method, factory, this.mismatches,
						(inFlight) -> this.openAnswers.add(inFlight, upstreams.scheduler()))
				: factory.createRequest(uri, method);
	}

}
