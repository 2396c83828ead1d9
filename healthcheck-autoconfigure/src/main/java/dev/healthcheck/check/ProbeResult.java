package dev.healthcheck.check;

import java.util.Objects;

import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What one check has found.
 *
 * @param passed whether the node is well
 * @param kind the kind of failure, or {@code null} when the check passed or says nothing
 * @param word the result in a word: a status code, {@code connected}, {@code refused},
 * {@code timeout}; cut to 32 characters
 * @param detail what happened in a few words, such as {@code Connection refused}; cut to
 * 200 characters, control characters become spaces
 */
public record ProbeResult(boolean passed, @Nullable FailureKind kind, String word, String detail) {

	private static final int MAX_WORD_LENGTH = 32;

	private static final int MAX_DETAIL_LENGTH = 200;

	public ProbeResult {
		Objects.requireNonNull(word, "'word' must not be null");
		Objects.requireNonNull(detail, "'detail' must not be null");
		word = oneLine(word, MAX_WORD_LENGTH);
		detail = oneLine(detail, MAX_DETAIL_LENGTH);
		if (passed && kind != null) {
			throw new IllegalArgumentException("a passed check has no kind of failure, but got " + kind);
		}
	}

	/**
	 * The node is well.
	 * @param word the result in a word
	 * @return the result
	 */
	public static ProbeResult passed(String word) {
		return new ProbeResult(true, null, word, word);
	}

	/**
	 * The node is not well.
	 * @param kind the kind of failure
	 * @param word the result in a word
	 * @param detail what happened
	 * @return the result
	 */
	public static ProbeResult failed(FailureKind kind, String word, String detail) {
		return new ProbeResult(false, Objects.requireNonNull(kind, "'kind' must not be null"), word, detail);
	}

	/**
	 * The answer changes nothing: a status in neither list.
	 * @param word the result in a word
	 * @return the result
	 */
	public static ProbeResult neutral(String word) {
		return new ProbeResult(false, null, word, word);
	}

	/**
	 * Whether the answer changes nothing.
	 * @return whether it is neither a success nor a failure
	 */
	public boolean isNeutral() {
		return !this.passed && this.kind == null;
	}

	/** What a peer said must neither forge a line of a log nor fill it. */
	private static String oneLine(String text, int maxLength) {
		String line = text.codePoints().anyMatch(ProbeResult::isUnprintable) ? text.codePoints()
			.map((c) -> isUnprintable(c) ? ' ' : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString() : text;
		return (line.length() <= maxLength) ? line : line.substring(0, maxLength - 3) + "...";
	}

	private static boolean isUnprintable(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				true;
			default -> false;
		};
	}

}
