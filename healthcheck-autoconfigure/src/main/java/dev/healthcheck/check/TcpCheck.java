package dev.healthcheck.check;

import org.jspecify.annotations.Nullable;

/**
 * What a tcp check sends and expects.
 *
 * @param send what is sent after the connection is made, or {@code null} for nothing
 * @param expect what the answer must start with, or {@code null} for no answer at all
 */
public record TcpCheck(@Nullable String send, @Nullable String expect) {

	/** Connecting is enough. */
	public static final TcpCheck CONNECT = new TcpCheck(null, null);

}
