package dev.healthcheck.upstream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A call failed on every node that it was allowed to try, or its time was over, or too
 * many calls were repeated in vain. The cause is the last failure.
 */
public class TriesExceededException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String upstream;

	private final int tries;

	private TriesExceededException(String upstream, int tries, String message, @Nullable Throwable cause) {
		super("upstream '" + upstream + "': " + message, cause);
		this.upstream = upstream;
		this.tries = tries;
	}

	static TriesExceededException failed(String upstream, int tries, boolean usedUp, @Nullable Throwable last) {
		return new TriesExceededException(upstream, tries,
				tries + " of " + tries + " tries failed" + (usedUp ? ", and repeats are used up" : ""), last);
	}

	static TriesExceededException timedOut(String upstream, int tries, Duration timeout, @Nullable Throwable last) {
		return new TriesExceededException(upstream, tries,
				"try timeout of " + Reason.duration(timeout.toNanos()) + " exceeded after " + tries + " tries", last);
	}

	/**
	 * The name of the upstream.
	 * @return the name
	 */
	public String upstream() {
		return this.upstream;
	}

	/**
	 * How many nodes were tried.
	 * @return their number
	 */
	public int tries() {
		return this.tries;
	}

}
