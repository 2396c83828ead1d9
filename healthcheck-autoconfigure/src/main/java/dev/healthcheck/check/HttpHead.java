package dev.healthcheck.check;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of an HTTP/1 answer says that matters to a check.
 *
 * @param status the status, not necessarily a valid one
 * @param framing how the end of the body is found
 * @param length the length of a body of fixed length
 * @param persistent whether the connection can be used again after the answer
 */
record HttpHead(int status, Framing framing, long length, boolean persistent) {

	/** How every head begins. */
	static final String PREFIX = "HTTP/1.";

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([0-9]{1,6})(?: .*)?");

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

	/** How the end of a body is found. */
	enum Framing {

		/** The length is known; it is 0 for answers that have no body. */
		FIXED,

		/** Each part comes with its length. */
		CHUNKED,

		/** The end of the connection is the end of the body. */
		UNTIL_CLOSE

	}

	/**
	 * Parse a head.
	 * @param lines its lines without their ends
	 * @param method the method of the request
	 * @return what it says
	 * @throws InvalidAnswerException if it is not the head of an answer of HTTP/1.0 or
	 * 1.1
	 */
	static HttpHead parse(List<String> lines, String method) throws InvalidAnswerException {
		Matcher statusLine = statusLine(lines.get(0));
		int status = Integer.parseInt(statusLine.group(2));
		Headers headers = new Headers();
		for (String line : lines.subList(1, lines.size())) {
			headers.add(line);
		}
		boolean persistent = statusLine.group(1).equals("1") ? !headers.connection.contains("close")
				: headers.connection.contains("keep-alive");
		if (method.equals("HEAD") || status / 100 == 1 || status == 204 || status == 304) {
			return new HttpHead(status, Framing.FIXED, 0, persistent);
		}
		if (!headers.transferEncoding.isEmpty()) {
			// a length as well is an attempt at confusion: the connection is not trusted
			boolean chunked = headers.transferEncoding.endsWith("chunked");
			return new HttpHead(status, chunked ? Framing.CHUNKED : Framing.UNTIL_CLOSE, 0,
					persistent && chunked && headers.length < 0);
		}
		if (headers.length >= 0) {
			return new HttpHead(status, Framing.FIXED, headers.length, persistent);
		}
		return new HttpHead(status, Framing.UNTIL_CLOSE, 0, false);
	}

	/** Check the first line before the others have come. */
	static Matcher statusLine(String line) throws InvalidAnswerException {
		Matcher matcher = STATUS_LINE.matcher(line);
		if (!matcher.matches()) {
			throw new InvalidAnswerException(Failures.malformed("the status line is not valid HTTP/1"));
		}
		return matcher;
	}

	/** The headers that say where an answer ends. */
	private static final class Headers {

		private long length = -1;

		private String transferEncoding = "";

		private String connection = "";

		void add(String line) throws InvalidAnswerException {
			if (line.startsWith(" ") || line.startsWith("\t")) {
				// the rest of a folded header; none of ours is long enough for that
				return;
			}
			int colon = line.indexOf(':');
			if (colon < 0 || !HEADER_NAME.matcher(line.substring(0, colon)).matches()) {
				throw new InvalidAnswerException(Failures.malformed("a header is not valid HTTP/1"));
			}
			String value = line.substring(colon + 1).trim().toLowerCase(Locale.ROOT);
			switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
				case "content-length" -> addLength(value);
				// the encoding that is none, of former days
				case "transfer-encoding" -> this.transferEncoding = value.equals("identity") ? "" : value;
				case "connection" -> this.connection = value;
				default -> {
				}
			}
		}

		private void addLength(String value) throws InvalidAnswerException {
			if (!LENGTH.matcher(value).matches()) {
				throw new InvalidAnswerException(Failures.malformed("the length of the body is not a number"));
			}
			long given = Long.parseLong(value);
			if (this.length >= 0 && this.length != given) {
				throw new InvalidAnswerException(Failures.malformed("the body has two lengths"));
			}
			this.length = given;
		}

	}

}
