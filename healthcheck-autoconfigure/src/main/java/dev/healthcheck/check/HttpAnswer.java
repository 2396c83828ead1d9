package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1 answer as its bytes come in, and has it judged. Keeps its head. When
 * the result is certain before the end, the rest only tells whether the connection is in
 * order.
 * <p>
 * Netty's decoder would not do: it takes more for HTTP than HTTP is, and does not tell of
 * bytes behind an answer that do not belong to it.
 */
final class HttpAnswer {

	static final int MAX_HEAD_LENGTH = 16 * 1024;

	private static final int MAX_LINE_LENGTH = 1024;

	private static final int MAX_CHUNK_DIGITS = 15;

	/** What the next byte belongs to. */
	private enum Part {

		HEAD, BODY, CHUNK_SIZE, CHUNK_END, TRAILER, NOTHING

	}

	private final HttpVerdict verdict;

	private final String method;

	private final StringBuilder line = new StringBuilder();

	private HttpHead head;

	private Part part = Part.HEAD;

	private HttpHead.Framing framing = HttpHead.Framing.FIXED;

	private boolean persistent;

	/** How many bytes of the body, or of its chunk, are to come. */
	private long missing;

	/** How many bytes head, trailer and interim answers may still have. */
	private int patience = MAX_HEAD_LENGTH;

	private boolean begun;

	private boolean surplus;

	private @Nullable ProbeResult result;

	/**
	 * An answer of which nothing has come.
	 * @param verdict judges it
	 * @param method the method of the request
	 */
	HttpAnswer(HttpVerdict verdict, String method) {
		this.verdict = verdict;
		this.method = method;
		this.head = new HttpHead(method);
	}

	/**
	 * Take some bytes.
	 * @param bytes what has come
	 * @return the result as soon as it is certain, or {@code null}
	 */
	@Nullable ProbeResult read(ByteBuf bytes) {
		this.begun = true;
		try {
			while (bytes.isReadable() && this.part != Part.NOTHING) {
				if (this.part == Part.BODY) {
					readBody(bytes.readSlice((int) Math.min(this.missing, bytes.readableBytes())));
				}
				else {
					readLine(bytes);
				}
				if (this.result != null && this.result.kind() != null) {
					return this.result;
				}
			}
			this.surplus = bytes.isReadable();
			if (this.part == Part.NOTHING && this.result == null) {
				this.result = this.verdict.end();
			}
		}
		catch (InvalidAnswerException ex) {
			this.part = Part.NOTHING;
			this.persistent = false;
			this.result = (this.result != null) ? this.result : ex.result();
		}
		return this.result;
	}

	/**
	 * Take the end of the connection.
	 * @return the result
	 */
	ProbeResult close() {
		if (this.result != null) {
			return this.result;
		}
		if (this.part == Part.BODY && this.framing == HttpHead.Framing.UNTIL_CLOSE) {
			return this.verdict.end();
		}
		if (this.part == Part.HEAD && this.head.isEmpty() && !HttpHead.mayBeginWith(this.line.toString())) {
			return Failures.malformed("the answer is not HTTP/1");
		}
		return Failures.closedEarly(
				this.begun ? "connection closed in the middle of the answer" : "connection closed without an answer");
	}

	/** Whether anything of the answer has come. */
	boolean hasBegun() {
		return this.begun;
	}

	/** Whether the connection is in order after the answer. */
	boolean leavesConnectionUsable() {
		return this.part == Part.NOTHING && this.persistent && !this.surplus;
	}

	/**
	 * Whether the connection may be in order later, when a rest of some size has come.
	 */
	boolean mayLeaveConnectionUsable(int mostBytes) {
		return this.part != Part.NOTHING && this.persistent && this.missing <= mostBytes;
	}

	private void readBody(ByteBuf bytes) {
		this.missing -= bytes.readableBytes();
		if (this.result == null) {
			this.result = this.verdict.body(bytes);
		}
		if (this.missing == 0) {
			this.part = (this.framing == HttpHead.Framing.CHUNKED) ? Part.CHUNK_END : Part.NOTHING;
		}
	}

	/** Take a line, or what there is of it. */
	private void readLine(ByteBuf bytes) throws InvalidAnswerException {
		int length = bytes.bytesBefore((byte) '\n');
		boolean whole = length >= 0;
		length = whole ? length : bytes.readableBytes();
		if (this.part == Part.HEAD || this.part == Part.TRAILER) {
			this.patience -= whole ? length + 1 : length;
			if (this.patience < 0) {
				throw new InvalidAnswerException(
						Failures.tooLong("the head is longer than " + MAX_HEAD_LENGTH / 1024 + " KiB"));
			}
		}
		else if (this.line.length() + length > MAX_LINE_LENGTH) {
			throw malformed("a line of a chunked body is too long");
		}
		this.line.append(bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1));
		bytes.skipBytes(length);
		if (whole) {
			bytes.skipBytes(1);
			int end = this.line.length();
			String text = this.line.substring(0, (end > 0 && this.line.charAt(end - 1) == '\r') ? end - 1 : end);
			this.line.setLength(0);
			endLine(text);
		}
	}

	private void endLine(String text) throws InvalidAnswerException {
		switch (this.part) {
			case HEAD -> {
				if (text.isEmpty() && !this.head.isEmpty()) {
					endHead();
				}
				else {
					this.head.add(text);
				}
			}
			case CHUNK_SIZE -> beginChunk(text);
			case CHUNK_END -> {
				if (!text.isEmpty()) {
					throw malformed("a chunk is longer than it says");
				}
				this.part = Part.CHUNK_SIZE;
			}
			case TRAILER -> this.part = text.isEmpty() ? Part.NOTHING : Part.TRAILER;
			case BODY, NOTHING -> throw new IllegalStateException("no line in " + this.part);
		}
	}

	private void endHead() throws InvalidAnswerException {
		HttpHead head = this.head;
		this.head = new HttpHead(this.method);
		if (head.isInterim()) {
			return;
		}
		this.framing = head.framing();
		this.persistent = head.isPersistent();
		switch (this.framing) {
			case FIXED -> {
				this.missing = head.length();
				this.part = (this.missing > 0) ? Part.BODY : Part.NOTHING;
			}
			case CHUNKED -> this.part = Part.CHUNK_SIZE;
			case UNTIL_CLOSE -> {
				this.part = Part.BODY;
				this.missing = Long.MAX_VALUE;
			}
		}
		this.result = this.verdict.head(head.status());
	}

	private void beginChunk(String text) throws InvalidAnswerException {
		int extension = text.indexOf(';');
		String size = ((extension < 0) ? text : text.substring(0, extension)).trim();
		if (size.isEmpty() || size.length() > MAX_CHUNK_DIGITS
				|| !size.chars().allMatch((c) -> Character.digit(c, 16) >= 0 && c < 0x80)) {
			throw malformed("the length of a chunk is not a number");
		}
		this.missing = Long.parseLong(size, 16);
		this.part = (this.missing > 0) ? Part.BODY : Part.TRAILER;
	}

	private static InvalidAnswerException malformed(String detail) {
		return new InvalidAnswerException(Failures.malformed(detail));
	}

}
