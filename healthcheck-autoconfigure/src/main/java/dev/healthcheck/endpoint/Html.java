package dev.healthcheck.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Writes HTML. Every text and attribute is escaped, so that nothing that comes from
 * outside can become markup.
 */
final class Html {

	private static final String REPLACEMENT = "\ufffd";

	private final StringBuilder out = new StringBuilder(8192);

	/** The elements that are open, the innermost first. */
	private final Deque<String> open = new ArrayDeque<>();

	/**
	 * Open an element.
	 * @param name its name
	 * @param attributes names and values in turn; one whose value is {@code null} is left
	 * out
	 */
	Html open(String name, @Nullable String... attributes) {
		empty(name, attributes);
		this.open.push(name);
		return this;
	}

	/** Close the innermost element. */
	Html close() {
		this.out.append("</").append(this.open.pop()).append('>');
		return this;
	}

	/** Write an element that has no content. */
	Html empty(String name, @Nullable String... attributes) {
		this.out.append('<').append(name);
		for (int i = 0; i < attributes.length; i += 2) {
			String value = attributes[i + 1];
			if (value != null) {
				this.out.append(' ').append(attributes[i]).append("=\"");
				escape(value);
				this.out.append('"');
			}
		}
		this.out.append('>');
		return this;
	}

	/** Write an element that has only text. */
	Html element(String name, Object text, @Nullable String... attributes) {
		return open(name, attributes).text(text).close();
	}

	Html text(Object text) {
		escape(text.toString());
		return this;
	}

	/** Write what is markup already: only what this library itself consists of. */
	Html raw(String markup) {
		this.out.append(markup);
		return this;
	}

	/** Copies what needs no escape in runs, as pages can be large. */
	private void escape(String text) {
		int copied = 0;
		for (int i = 0; i < text.length(); i++) {
			String escape = escape(text.charAt(i));
			if (escape != null) {
				this.out.append(text, copied, i).append(escape);
				copied = i + 1;
			}
		}
		this.out.append(text, copied, text.length());
	}

	/** Control characters have no place in HTML, escaped or not. */
	private static @Nullable String escape(char c) {
		return switch (c) {
			case '&' -> "&amp;";
			case '<' -> "&lt;";
			case '>' -> "&gt;";
			case '"' -> "&quot;";
			case '\'' -> "&#39;";
			case '\t', '\n' -> null;
			default -> Character.isISOControl(c) ? REPLACEMENT : null;
		};
	}

	/**
	 * The document so far.
	 */
	@Override
	public String toString() {
		return this.out.toString();
	}

}
