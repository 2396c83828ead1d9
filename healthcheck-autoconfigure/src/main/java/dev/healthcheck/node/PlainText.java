package dev.healthcheck.node;

/**
 * Text from outside, made safe to show: what a peer says, or what someone wrote into a
 * registry, must neither forge a line of a log nor fill it.
 */
public final class PlainText {

	private static final String CUT = "...";

	private PlainText() {
	}

	/**
	 * Whether a text has only characters that can be seen: no controls, no line
	 * separators, and nothing that changes the direction of what follows.
	 * @param text the text
	 * @return whether it can be shown as it is
	 */
	public static boolean isPlain(String text) {
		return text.codePoints().noneMatch(PlainText::isUnprintable);
	}

	/**
	 * The text on one line: what cannot be seen becomes a space, and what is too long is
	 * cut.
	 * @param text the text
	 * @param maxLength how long it may be, in characters
	 * @return the line
	 */
	public static String oneLine(String text, int maxLength) {
		String line = isPlain(text) ? text
				: text.codePoints()
					.map((c) -> isUnprintable(c) ? ' ' : c)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
		return (line.length() <= maxLength) ? line : line.substring(0, maxLength - CUT.length()) + CUT;
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
