package dev.healthcheck.check;

import java.util.Objects;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * What one check has found.
 *
 * @param verdict what it says of the node
 * @param kind the kind of failure, {@code null} unless the check failed
 * @param word the result in a word: a status code, {@code connected}, {@code refused},
 * {@code timeout}; cut to 32 characters
 * @param detail what happened in a few words, such as {@code Connection refused}; cut to
 * 200 characters, control characters become spaces
 * @param warning what is going to be a failure unless somebody sees to it, such as
 * {@code certificate expires in 6 d}; it changes no state, is logged once a day, and is
 * part of the reason of a node that is well; cut like the detail
 */
public record ProbeResult(Verdict verdict, @Nullable FailureKind kind, String word, String detail,
		@Nullable String warning) {

	private static final int MAX_WORD_LENGTH = 32;

	private static final int MAX_DETAIL_LENGTH = 200;

	/** What a check says of a node. */
	public enum Verdict {

		/** It is well. */
		PASSED,

		/** It can be used, but not while there is a better one. */
		DEGRADED,

		/** Nothing: no state and no count changes. */
		NEUTRAL,

		/** It is not well; so many failures take it down as the settings say. */
		FAILED,

		/** It says itself that it is down, so no threshold applies. */
		DOWN

	}

	public ProbeResult {
		Objects.requireNonNull(verdict, "'verdict' must not be null");
		Objects.requireNonNull(word, "'word' must not be null");
		Objects.requireNonNull(detail, "'detail' must not be null");
		word = PlainText.oneLine(word, MAX_WORD_LENGTH);
		detail = PlainText.oneLine(detail, MAX_DETAIL_LENGTH);
		warning = (warning != null) ? PlainText.oneLine(warning, MAX_DETAIL_LENGTH) : null;
		boolean failed = verdict == Verdict.FAILED || verdict == Verdict.DOWN;
		if (failed != (kind != null)) {
			throw new IllegalArgumentException(
					"a failed check, and no other, has a kind of failure, but got " + verdict + " and " + kind);
		}
	}

	/**
	 * A result without a warning.
	 * @param verdict what it says of the node
	 * @param kind the kind of failure, {@code null} unless the check failed
	 * @param word the result in a word
	 * @param detail what happened in a few words
	 */
	public ProbeResult(Verdict verdict, @Nullable FailureKind kind, String word, String detail) {
		this(verdict, kind, word, detail, null);
	}

	/**
	 * The node is well.
	 * @param word the result in a word
	 * @return the result
	 */
	public static ProbeResult passed(String word) {
		return new ProbeResult(Verdict.PASSED, null, word, word);
	}

	/**
	 * The node can be used, but not while there is a better one: it is shown as
	 * {@code UNSTABLE}.
	 * @param word the result in a word
	 * @param detail what is wrong
	 * @return the result, which counts as a success
	 */
	public static ProbeResult degraded(String word, String detail) {
		return new ProbeResult(Verdict.DEGRADED, null, word, detail);
	}

	/**
	 * The node is not well.
	 * @param kind the kind of failure
	 * @param word the result in a word
	 * @param detail what happened
	 * @return the result
	 */
	public static ProbeResult failed(FailureKind kind, String word, String detail) {
		return new ProbeResult(Verdict.FAILED, kind, word, detail);
	}

	/**
	 * The node says itself that it is down, which takes it down whatever the thresholds.
	 * @param kind the kind of failure
	 * @param word the result in a word
	 * @param detail what happened
	 * @return the result
	 */
	public static ProbeResult down(FailureKind kind, String word, String detail) {
		return new ProbeResult(Verdict.DOWN, kind, word, detail);
	}

	/**
	 * The answer changes nothing: a status in neither list.
	 * @param word the result in a word
	 * @return the result
	 */
	public static ProbeResult neutral(String word) {
		return new ProbeResult(Verdict.NEUTRAL, null, word, word);
	}

	/**
	 * The same result with a warning.
	 * @param warning what is going to be a failure, or {@code null}
	 * @return the result
	 */
	public ProbeResult withWarning(@Nullable String warning) {
		return Objects.equals(warning, this.warning) ? this
				: new ProbeResult(this.verdict, this.kind, this.word, this.detail, warning);
	}

	/**
	 * Whether no connection could be made: refused, unreachable, no TLS, or not in time.
	 * @return whether nobody was there to answer
	 */
	public boolean isWithoutConnection() {
		return this.kind == FailureKind.TCP
				|| (this.kind == FailureKind.TIMEOUT && this.detail.contains("connection within "));
	}

	/**
	 * Whether the node can be used.
	 * @return whether the check counts as a success
	 */
	public boolean passed() {
		return this.verdict == Verdict.PASSED || this.verdict == Verdict.DEGRADED;
	}

}
