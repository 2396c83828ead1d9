package dev.healthcheck.samples.gateway;

import java.io.IOException;

/**
 * A node began a response and did not go on with it.
 */
final class StallException extends IOException {

	private static final long serialVersionUID = 1L;

	StallException(Throwable cause) {
		super("the rest of the response did not come", cause);
	}

}
