package dev.healthcheck.autoconfigure.http;

import java.util.function.Supplier;

import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The request factory that a client is given, so that it knows upstreams.
 */
final class AwareRequestFactory {

	/** By its name, as it is there in tests only. */
	private static final String MOCKS = "org.springframework.test.web.client";

	private AwareRequestFactory() {
	}

	/**
	 * A factory that knows upstreams. One that mocks a server stays as it is: the server
	 * stands for the upstream, and tests expect requests as they are written.
	 * @param upstreams the upstreams, asked for at each request
	 * @param factory makes the requests
	 * @return the factory for the client
	 */
	static ClientHttpRequestFactory of(Supplier<Upstreams> upstreams, ClientHttpRequestFactory factory) {
		return (factory instanceof UpstreamRequestFactory || isMock(factory)) ? factory
				: new UpstreamRequestFactory(upstreams, factory);
	}

	private static boolean isMock(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory inner = factory;
		while (inner instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			inner = wrapper.getDelegate();
		}
		return inner.getClass().getPackageName().equals(MOCKS);
	}

}
