package dev.healthcheck.benchmark.faults;

import java.io.IOException;

import org.springframework.http.client.ClientHttpResponse;

/**
 * A way to three backends.
 */
interface Balanced extends AutoCloseable {

	/** What both give a backend for its answer; then it is tried elsewhere. */
	int TIMEOUT_SECONDS = 2;

	/**
	 * Make a request.
	 * @return the response, to be closed
	 * @throws IOException if there is none
	 */
	ClientHttpResponse get() throws IOException;

	/**
	 * Whether it uses a backend, as it says itself.
	 * @param backend the backend
	 * @return {@code false} if it is ejected
	 */
	boolean uses(Backend backend);

	@Override
	void close();

}
