package dev.healthcheck.benchmark.faults;

import java.io.IOException;

import org.springframework.http.client.ClientHttpResponse;

/**
 * A way to three backends.
 */
interface Balanced extends AutoCloseable {

	/** What all give a backend for its answer; then it is tried elsewhere. */
	int TIMEOUT_SECONDS = 2;

	/**
	 * Make a request.
	 * @return the response, to be closed
	 * @throws IOException if there is none
	 */
	ClientHttpResponse get() throws IOException;

	/**
	 * Wait until a backend that a fault has just befallen is out.
	 * @param backend the backend
	 * @param requests the requests meanwhile
	 * @param endNanos when to stop waiting
	 * @return when it was out, or else when the wait ended
	 */
	long ejected(Backend backend, Requests requests, long endNanos);

	/**
	 * How many requests it has given to a second backend although the first had not
	 * failed.
	 * @return the count so far, 0 if it never does that
	 */
	default long hedges() {
		return 0;
	}

	@Override
	void close();

}
