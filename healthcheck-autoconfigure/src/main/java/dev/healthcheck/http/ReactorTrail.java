package dev.healthcheck.http;

import java.io.IOException;
import java.net.URI;
import java.util.AbstractList;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * That of Reactor Netty's client behind {@code RestClient}, which copies the headers once
 * it has a connection, and again for each further one: after a redirect, or when the
 * first one broke.
 */
final class ReactorTrail implements Trail {

	/** Has no values, and so is not sent. */
	private static final String HEADER = "X-Upstream-Connections";

	private final AtomicInteger connections = new AtomicInteger();

	ReactorTrail(ClientHttpRequest request) {
		request.getHeaders().put(HEADER, new CountingList());
	}

	@Override
	public Reach reach() {
		return switch (this.connections.get()) {
			case 0 -> Reach.NEVER_SENT;
			case 1 -> Reach.SENT;
			default -> Reach.SENT_AGAIN;
		};
	}

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		HttpClientResponse answer = PrivateField.read(response, "response", HttpClientResponse.class);
		return (answer != null && answer.redirectedFrom().length > 0) ? Trail.uri(answer.resourceUrl()) : null;
	}

	@Override
	public void drop(ClientHttpResponse response) throws IOException {
		Connection connection = PrivateField.read(response, "connection", Connection.class);
		if (connection != null) {
			connection.dispose();
		}
	}

	private final class CountingList extends AbstractList<String> {

		@Override
		public String get(int index) {
			throw new IndexOutOfBoundsException(index);
		}

		@Override
		public int size() {
			return 0;
		}

		@Override
		public Iterator<String> iterator() {
			ReactorTrail.this.connections.incrementAndGet();
			return Collections.emptyIterator();
		}

	}

}
