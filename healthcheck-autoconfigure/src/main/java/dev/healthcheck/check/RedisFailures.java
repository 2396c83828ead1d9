package dev.healthcheck.check;

import java.io.IOException;
import java.util.Locale;

import dev.healthcheck.node.FailureKind;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/**
 * Why a redis check failed.
 */
final class RedisFailures {

	private static final ProbeResult CLOSED = Failures.closedEarly("connection closed before the answer");

	private RedisFailures() {
	}

	/** Whether the server itself answered, with an error. */
	static boolean isAnswer(Throwable failure) {
		return find(failure, RedisCommandExecutionException.class) != null;
	}

	/** Whether the connection was lost before the server answered anything. */
	static boolean isLost(Throwable failure) {
		ProbeResult result = of(failure);
		return result.kind() == FailureKind.TCP || isClosed(result);
	}

	static boolean isClosed(ProbeResult result) {
		return result.equals(CLOSED);
	}

	/**
	 * The connection could not be made, or the log-in was refused.
	 * @param failure why
	 * @param attempt the check
	 */
	static ProbeResult ofConnect(Throwable failure, Attempt attempt) {
		IOException cause = find(failure, IOException.class);
		return (cause != null) ? Failures.ofConnect(cause, attempt.timeout()) : of(failure);
	}

	/**
	 * The server answered with an error, or not as a redis server does, or not at all.
	 * @param failure why
	 */
	static ProbeResult of(@Nullable Throwable failure) {
		RedisCommandExecutionException error = find(failure, RedisCommandExecutionException.class);
		if (error != null) {
			String message = String.valueOf(error.getMessage());
			return ProbeResult.failed(FailureKind.HTTP, code(message), message);
		}
		if (find(failure, TooLongFrameException.class) != null) {
			return Failures.tooLong("the answer is longer than 64 KiB");
		}
		if (find(failure, RedisProtocolException.class) != null || find(failure, DecoderException.class) != null) {
			return Failures.malformed("not an answer of a redis server");
		}
		IOException cause = find(failure, IOException.class);
		if (cause != null) {
			return Failures.ofConnection(cause, CLOSED);
		}
		return (find(failure, RedisException.class) != null) ? CLOSED : Failures.ofProbe(failure);
	}

	/** Errors begin with a code in capital letters, such as {@code LOADING}. */
	private static String code(String message) {
		int end = message.indexOf(' ');
		String first = (end < 0) ? message : message.substring(0, end);
		return (!first.isEmpty() && first.equals(first.toUpperCase(Locale.ROOT))) ? first : "ERR";
	}

	private static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
