package dev.healthcheck.http;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.http.client.HttpClientRequest;

/**
 * What became of one request on its way through the client behind a {@code WebClient}.
 * Reactor Netty asks for the body once it has a connection, and again for each further
 * one: after a redirect, or when the first one broke. Other clients ask before they have
 * any, and tell nothing.
 */
final class ReactiveTrail {

	private final AtomicInteger asked = new AtomicInteger();

	private volatile boolean connected;

	private volatile boolean redirected;

	private volatile @Nullable String url;

	private volatile boolean repeats;

	/** The client asks for the body of a request. */
	void given(ClientHttpRequest request) {
		this.asked.incrementAndGet();
		this.repeats = JdkTrail.isRepeated(request.getMethod());
		if (request.getClass().getName().equals("org.springframework.http.client.reactive.ReactorClientHttpRequest")) {
			Netty.read(request, this);
		}
	}

	/** How far a request got that has failed. */
	Reach reach() {
		if (this.redirected) {
			return Reach.ANSWERED;
		}
		return switch (this.asked.get()) {
			case 0 -> Reach.NEVER_SENT;
			case 1 -> this.connected ? Reach.SENT : this.repeats ? Reach.PERHAPS_SENT : Reach.UNKNOWN;
			default -> this.connected ? Reach.SENT_AGAIN : Reach.PERHAPS_SENT;
		};
	}

	/**
	 * Who gave the response.
	 * @return where it was redirected to last, or {@code null} if it was not, or if that
	 * is not known
	 */
	@Nullable URI answerer() {
		return Trail.uri(this.url);
	}

	/** Apart, because the client may not be there. */
	private static final class Netty {

		static void read(ClientHttpRequest request, ReactiveTrail trail) {
			HttpClientRequest sent = request.getNativeRequest();
			trail.connected = true;
			if (sent.redirectedFrom().length > 0) {
				trail.redirected = true;
				trail.url = sent.resourceUrl();
			}
		}

	}

}
