package dev.healthcheck.check;

import org.jspecify.annotations.Nullable;

/**
 * What a tcp check sends and expects, as text with the escapes {@code \r}, {@code \n},
 * {@code \t}, {@code \\} and {@code \xNN}; all else is UTF-8. Other escapes are refused.
 *
 * @param send what is sent after the connection is made, or {@code null} for nothing
 * @param expect what the answer must start with, or {@code null} for no answer at all
 */
public record TcpCheck(@Nullable String send, @Nullable String expect) {

	/** Connecting is enough. */
	public static final TcpCheck CONNECT = new TcpCheck(null, null);

	public TcpCheck {
		EscapedBytes.parse("send", send);
		EscapedBytes.parse("expect", expect);
	}

	/**
	 * What is sent, with its escapes resolved.
	 * @return the bytes, none for nothing
	 */
	byte[] sendBytes() {
		return EscapedBytes.parse("send", this.send);
	}

	/**
	 * What the answer must start with, with its escapes resolved.
	 * @return the bytes, none for nothing
	 */
	byte[] expectBytes() {
		return EscapedBytes.parse("expect", this.expect);
	}

}
