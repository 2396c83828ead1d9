package dev.healthcheck.check;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of an HTTP/1 answer says that matters to a check, taken line by line.
 */
final class HttpHead {

	private static final String PREFIX = "HTTP/1.";

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([0-9]{1,6})(?: .*)?");

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

	private static final int NONE = -1;

	private final String method;

	private int status = NONE;

	private boolean old;

	private long length = NONE;

	private String transferEncoding = "";

	private String connection = "";

	/**
	 * A head of which no line has come yet.
	 * @param method the method of the request
	 */
	HttpHead(String method) {
		this.method = method;
	}

	/** How the end of a body is found. */
	enum Framing {

		/** The length is known; it is 0 for answers that have no body. */
		FIXED,

		/** Each part comes with its length. */
		CHUNKED,

		/** The end of the connection is the end of the body. */
		UNTIL_CLOSE

	}

	/** Whether a text is what a head begins with, as far as it goes. */
	static boolean mayBeginWith(String text) {
		return PREFIX.regionMatches(0, text, 0, Math.min(text.length(), PREFIX.length()));
	}

	/**
	 * Take a line.
	 * @param line the line without its end
	 * @throws InvalidAnswerException if it is none of an answer of HTTP/1.0 or 1.1
	 */
	void add(String line) throws InvalidAnswerException {
		if (isEmpty()) {
			Matcher matcher = STATUS_LINE.matcher(line);
			if (!matcher.matches()) {
				throw malformed("the status line is not valid HTTP/1");
			}
			this.old = matcher.group(1).equals("0");
			this.status = Integer.parseInt(matcher.group(2));
		}
		// the rest of a folded header is passed over; none of ours is long enough for
		// that
		else if (!line.startsWith(" ") && !line.startsWith("\t")) {
			int colon = line.indexOf(':');
			if (colon < 0 || !HEADER_NAME.matcher(line).region(0, colon).matches()) {
				throw malformed("a header is not valid HTTP/1");
			}
			header(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1));
		}
	}

	private void header(String name, String text) throws InvalidAnswerException {
		switch (name) {
			case "content-length" -> addLength(text.trim());
			// the encoding that is none, of former days
			case "transfer-encoding" -> this.transferEncoding = value(text).equals("identity") ? "" : value(text);
			case "connection" -> this.connection = value(text);
			default -> {
			}
		}
	}

	private static String value(String text) {
		return text.trim().toLowerCase(Locale.ROOT);
	}

	private void addLength(String value) throws InvalidAnswerException {
		if (!LENGTH.matcher(value).matches()) {
			throw malformed("the length of the body is not a number");
		}
		long given = Long.parseLong(value);
		if (this.length >= 0 && this.length != given) {
			throw malformed("the body has two lengths");
		}
		this.length = given;
	}

	/** Whether there has been no line yet. */
	boolean isEmpty() {
		return this.status == NONE;
	}

	/** The status, not necessarily a valid one. */
	int status() {
		return this.status;
	}

	/** Whether the real answer follows. */
	boolean isInterim() {
		return this.status / 100 == 1 && this.status != 101;
	}

	/** How the end of the body is found. */
	Framing framing() {
		if (hasNoBody()) {
			return Framing.FIXED;
		}
		if (this.transferEncoding.isEmpty()) {
			return (this.length >= 0) ? Framing.FIXED : Framing.UNTIL_CLOSE;
		}
		return this.transferEncoding.endsWith("chunked") ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
	}

	/** The length of a body of fixed length. */
	long length() {
		return hasNoBody() ? 0 : this.length;
	}

	/** Whether the connection can be used again after the answer. */
	boolean isPersistent() {
		boolean persistent = this.old ? this.connection.contains("keep-alive") : !this.connection.contains("close");
		return persistent && switch (framing()) {
			case FIXED -> true;
			// a length as well is an attempt at confusion: the connection is not trusted
			case CHUNKED -> this.length < 0;
			case UNTIL_CLOSE -> false;
		};
	}

	private boolean hasNoBody() {
		return this.method.equals("HEAD") || this.status / 100 == 1 || this.status == 204 || this.status == 304;
	}

	private static InvalidAnswerException malformed(String detail) {
		return new InvalidAnswerException(Failures.malformed(detail));
	}

}
