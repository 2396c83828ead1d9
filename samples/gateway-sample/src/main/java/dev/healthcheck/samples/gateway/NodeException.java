package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Pattern;

import dev.healthcheck.http.HttpOutcomes;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node did not answer a request.
 */
final class NodeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final Pattern DECORATION = Pattern.compile("^.* failed with error\\(-?\\d+\\): |: [^: ]*/\\S+$");

	private final FailureKind kind;

	private final boolean connected;

	private NodeException(FailureKind kind, boolean connected, String message, Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.connected = connected;
	}

	/**
	 * What an exception says about the node.
	 * @param error the exception
	 * @param timeout how long was waited
	 * @return what the node did, or {@code null} if it is not to blame
	 */
	static @Nullable NodeException of(Throwable error, Duration timeout) {
		if (error instanceof ConnectTimeoutException) {
			return new NodeException(FailureKind.TIMEOUT, false, describe(error), error);
		}
		if (error instanceof ConnectException || error instanceof UnknownHostException
				|| error instanceof NoRouteToHostException) {
			return new NodeException(FailureKind.TCP, false, describe(error), error);
		}
		if (error instanceof ReadTimeoutException || error instanceof StallException) {
			return new NodeException(FailureKind.TIMEOUT, true, "no answer within " + timeout.toMillis() + " ms",
					error);
		}
		if (error instanceof WriteTimeoutException) {
			return new NodeException(FailureKind.TIMEOUT, true,
					"took nothing of the request within " + timeout.toMillis() + " ms", error);
		}
		if (error instanceof IOException) {
			return new NodeException(FailureKind.TCP, true, describe(error), error);
		}
		if (error instanceof DecoderException) {
			return new NodeException(FailureKind.HTTP, true, "malformed answer", error);
		}
		return null;
	}

	/**
	 * In the words of the operating system, without the call and the address around them.
	 */
	private static String describe(Throwable error) {
		String message = error.getMessage();
		return (message == null || message.isBlank()) ? error.getClass().getSimpleName()
				: DECORATION.matcher(message).replaceAll("");
	}

	Outcome.Failure outcome() {
		String cause = String.valueOf(getMessage());
		if (this.kind == FailureKind.TCP && this.connected) {
			// a kept connection may have come to its normal end
			return HttpOutcomes.brokenConnection(cause);
		}
		Outcome.Failure failure = Outcome.failure(this.kind, cause);
		return this.connected ? failure : failure.asRefusal();
	}

	boolean isTimeout() {
		return this.kind == FailureKind.TIMEOUT;
	}

	/**
	 * Whether the request can have reached the node.
	 * @return whether there was a connection
	 */
	boolean isConnected() {
		return this.connected;
	}

}
