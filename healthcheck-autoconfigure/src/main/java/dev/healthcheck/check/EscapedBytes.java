package dev.healthcheck.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Bytes written as text with escapes: {@code \r}, {@code \n}, {@code \t}, {@code \\} and
 * {@code \xNN}; all else is UTF-8.
 */
final class EscapedBytes {

	private static final String ACCEPTED = "only \\r, \\n, \\t, \\\\ and \\xNN with two hexadecimal digits are accepted";

	private EscapedBytes() {
	}

	/**
	 * Parse a setting.
	 * @param name the name of the setting
	 * @param text its value, or {@code null} for no bytes
	 * @return the bytes
	 * @throws IllegalArgumentException if an escape is unknown, naming it
	 */
	static byte[] parse(String name, @Nullable String text) {
		if (text == null) {
			return new byte[0];
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
		int plain = 0;
		int escape = text.indexOf('\\');
		while (escape >= 0) {
			bytes.writeBytes(text.substring(plain, escape).getBytes(StandardCharsets.UTF_8));
			int end = Math.min(text.length(), escape + (text.startsWith("\\x", escape) ? 4 : 2));
			bytes.write(unescape(name, text.substring(escape, end)));
			plain = end;
			escape = text.indexOf('\\', plain);
		}
		bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
		return bytes.toByteArray();
	}

	private static int unescape(String name, String escape) {
		return switch (escape) {
			case "\\r" -> '\r';
			case "\\n" -> '\n';
			case "\\t" -> '\t';
			case "\\\\" -> '\\';
			default -> {
				if (!escape.matches("\\\\x[0-9a-fA-F]{2}")) {
					throw new IllegalArgumentException("'" + name + "' has '" + escape + "', but " + ACCEPTED);
				}
				yield Integer.parseInt(escape.substring(2), 16);
			}
		};
	}

}
