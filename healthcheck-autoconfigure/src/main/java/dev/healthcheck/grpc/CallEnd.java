package dev.healthcheck.grpc;

import java.time.Duration;

import io.grpc.Status;

/**
 * How one attempt of a call ended, as the transport saw it.
 *
 * @param status the status with which its stream closed
 * @param answered whether the server really answered: headers or trailers arrived
 * @param timedOut whether the deadline of the attempt passed without an answer
 * @param timeout the deadline in force, {@link Duration#ZERO} for none
 * @param callersDeadline whether the deadline was the caller's own, shorter than that of
 * the settings
 */
public record CallEnd(Status status, boolean answered, boolean timedOut, Duration timeout, boolean callersDeadline) {

	/**
	 * What went wrong, in a few words.
	 * @return the root cause's message, or the status' own description
	 */
	public String cause() {
		Throwable root = this.status.getCause();
		while (root != null && root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		String description = this.status.getDescription();
		String text = (root != null && root.getMessage() != null) ? root.getMessage()
				: (description != null) ? description : this.status.getCode().name();
		String line = text.lines().findFirst().orElse("").strip();
		return (line.length() > 200) ? line.substring(0, 200) + "..." : line;
	}

}
