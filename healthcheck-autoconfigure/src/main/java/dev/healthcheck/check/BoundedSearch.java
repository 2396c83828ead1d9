package dev.healthcheck.check;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Searches a text for a pattern with bounded effort: some patterns take longer than the
 * universe lasts, and meanwhile no other node would be checked. What counts are the
 * characters looked at, so that the outcome is the same on each machine.
 */
final class BoundedSearch {

	/**
	 * Some 30 for each character of a body of 64 KiB; takes a few hundredths of a second.
	 */
	static final int MAX_STEPS = 2_000_000;

	private BoundedSearch() {
	}

	/**
	 * Search a text.
	 * @return whether the pattern is found, or {@code null} if that would take too much
	 */
	static @Nullable Boolean find(Pattern pattern, String text) {
		try {
			return pattern.matcher(new CountedText(text)).find();
		}
		catch (TooManyStepsException | StackOverflowError ex) {
			// each repetition of a group takes a part of the stack
			return null;
		}
	}

	/** A text that may be looked at so many times. */
	private static final class CountedText implements CharSequence {

		private final String text;

		private int steps;

		CountedText(String text) {
			this.text = text;
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public char charAt(int index) {
			if (++this.steps > MAX_STEPS) {
				throw new TooManyStepsException();
			}
			return this.text.charAt(index);
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.subSequence(start, end);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	/** Ends a search. */
	private static final class TooManyStepsException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		TooManyStepsException() {
			super("too many steps", null, false, false);
		}

	}

}
