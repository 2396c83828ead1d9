package dev.healthcheck.benchmark.trouble;

import org.springframework.web.client.RestClient;

/**
 * A way to the backends.
 *
 * @param client makes requests on it
 * @param end ends who stands between
 */
record Way(RestClient client, Runnable end) implements AutoCloseable {

	@Override
	public void close() {
		this.end.run();
	}

}
