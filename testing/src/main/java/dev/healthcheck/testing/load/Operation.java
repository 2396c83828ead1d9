package dev.healthcheck.testing.load;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One call and what became of it.
 *
 * @param kind get or put
 * @param issuedNanos when it was issued
 * @param endedNanos when it ended
 * @param error why it failed, or {@code null} if it succeeded
 * @param revision the revision of a put that was acknowledged, else 0
 */
public record Operation(Kind kind, long issuedNanos, long endedNanos, @Nullable Throwable error, long revision) {

	/** Until a signal has reached a process. */
	private static final long EFFECT_NANOS = 100_000_000;

	public boolean failed() {
		return this.error != null;
	}

	/**
	 * Whether it was answered although it was issued after something had happened.
	 * @param nanos when that happened
	 * @return whether it succeeded, and was issued after a signal had reached a process
	 */
	public boolean isAnsweredAfter(long nanos) {
		return !failed() && this.issuedNanos - nanos > EFFECT_NANOS;
	}

	public Duration took() {
		return Duration.ofNanos(this.endedNanos - this.issuedNanos);
	}

	/**
	 * The error in one line, causes included.
	 * @return the text, empty if there was none
	 */
	public String errorText() {
		StringBuilder text = new StringBuilder();
		for (Throwable cause = this.error; cause != null; cause = cause.getCause()) {
			text.append(text.isEmpty() ? "" : " <- ").append(cause.getMessage());
		}
		return text.toString();
	}

	/**
	 * The root error without the numbers that differ from call to call.
	 * @return the text, empty if there was none
	 */
	public String errorSummary() {
		Throwable root = this.error;
		while (root instanceof java.util.concurrent.ExecutionException
				|| root instanceof java.util.concurrent.CompletionException) {
			root = root.getCause();
		}
		String text = (root != null) ? String.valueOf(root.getMessage()) : "";
		return text.substring(0, Math.min(text.length(), 80)).replaceAll("[0-9.]{4,}[a-z]*", "#");
	}

	/** Kinds of calls. */
	public enum Kind {

		/** A linearizable get. */
		GET,

		/** A put without the auto-retry option. */
		PUT

	}

}
