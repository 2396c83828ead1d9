package dev.healthcheck.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Judges one body as it comes in. Keeps it, or at most its first 64 KiB, only if it is
 * searched.
 */
final class BodyVerdict {

	private static final int MAX_LENGTH = HttpCheck.MAX_BODY_LENGTH;

	private final ExpectedBody expected;

	private final @Nullable Pattern pattern;

	private final byte @Nullable [] equal;

	private final @Nullable ByteArrayOutputStream kept;

	private long length;

	private boolean isEqual = true;

	/**
	 * A body of which nothing has come.
	 * @param expected what it must be like
	 * @param pattern the pattern of that, made once
	 */
	BodyVerdict(ExpectedBody expected, @Nullable Pattern pattern) {
		this.expected = expected;
		this.pattern = pattern;
		this.equal = (expected.equal() != null) ? expected.equal().getBytes(StandardCharsets.UTF_8) : null;
		this.kept = expected.isSearched() ? new ByteArrayOutputStream() : null;
	}

	/**
	 * Take a part of the body.
	 * @return whether there is more to be read before it can be judged
	 */
	boolean add(ByteBuf part) {
		if (this.equal != null) {
			this.isEqual = this.isEqual && continues(this.equal, part);
		}
		if (this.kept != null) {
			int length = Math.min(part.readableBytes(), MAX_LENGTH - this.kept.size());
			this.kept.writeBytes(ByteBufUtil.getBytes(part, part.readerIndex(), length));
		}
		this.length += part.readableBytes();
		return this.length <= MAX_LENGTH;
	}

	/**
	 * Judge what has come.
	 * @return why it is not as expected, or {@code null} if it is
	 */
	@Nullable ProbeResult judge() {
		boolean whole = this.length <= MAX_LENGTH;
		if (this.equal != null && !whole) {
			return Failures.tooLong("the body is longer than 64 KiB");
		}
		if (this.equal != null && !(this.isEqual && this.length == this.equal.length)) {
			return Failures.badBody("the body of " + this.length + " bytes is not the expected one");
		}
		String missing = (this.kept != null) ? missing(this.kept.toString(StandardCharsets.UTF_8)) : null;
		if (missing == null) {
			return null;
		}
		return Failures.badBody(
				(whole ? "the body of " + this.length + " bytes" : "the first 64 KiB of the body") + " " + missing);
	}

	private @Nullable String missing(String text) {
		String contains = this.expected.contains();
		if (contains != null && !text.contains(contains)) {
			return "does not contain what is expected";
		}
		if (this.pattern != null) {
			Boolean found = BoundedSearch.find(this.pattern, text);
			if (found == null) {
				return "cannot be searched for the expected pattern with reasonable effort";
			}
			return found ? null : "does not match the expected pattern";
		}
		return null;
	}

	private boolean continues(byte[] whole, ByteBuf part) {
		return part.readableBytes() <= whole.length - this.length && ByteBufUtil.equals(part, part.readerIndex(),
				Unpooled.wrappedBuffer(whole), (int) this.length, part.readableBytes());
	}

}
