package dev.healthcheck.check;

import java.io.IOException;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its answer. The connection is closed at the end
 * unless the answer was complete and good.
 */
final class HttpExchange {

	private final HttpClientConnection connection;

	private final HttpVerdict verdict;

	private final Attempt attempt;

	private final Runnable keep;

	private @Nullable Runnable retry;

	private boolean answering;

	private boolean closed;

	private boolean abandoned;

	/**
	 * Prepare an exchange.
	 * @param connection where to send the request
	 * @param verdict judges the answer
	 * @param attempt the check that gets the result
	 * @param keep called when the connection can be used again
	 * @param retry called instead of giving a result, if the connection turns out to be
	 * dead before anything of the answer has come; {@code null} if that is a failure
	 */
	HttpExchange(HttpClientConnection connection, HttpVerdict verdict, Attempt attempt, Runnable keep,
			@Nullable Runnable retry) {
		this.connection = connection;
		this.verdict = verdict;
		this.attempt = attempt;
		this.keep = keep;
		this.retry = retry;
	}

	void run(RequestOptions options) {
		this.attempt.awaiting("no answer", this.connection::close);
		this.connection.closeHandler((unused) -> this.closed = true);
		this.connection.request(options).onSuccess(this::send).onFailure(this::broken);
	}

	private void send(HttpClientRequest request) {
		request.exceptionHandler(this::broken);
		request.response().onSuccess(this::head).onFailure(this::broken);
		request.end().onFailure(this::broken);
	}

	private void head(HttpClientResponse response) {
		this.answering = true;
		this.attempt.awaiting("no complete answer");
		ProbeResult failure = this.verdict.head(response.statusCode());
		if (failure != null) {
			this.attempt.end(failure);
			return;
		}
		response.exceptionHandler(this::broken);
		response.handler(this::body);
		response.endHandler((unused) -> complete());
	}

	private void body(Buffer part) {
		ProbeResult result = this.verdict.body(part);
		if (result != null) {
			this.attempt.end(result);
		}
	}

	private void complete() {
		if (this.attempt.isOver()) {
			return;
		}
		ProbeResult result = this.verdict.end();
		if (result.kind() == null && !this.closed) {
			this.keep.run();
			this.attempt.keep();
		}
		this.attempt.end(result);
	}

	private void broken(Throwable cause) {
		Runnable again = this.retry;
		this.retry = null;
		if (again != null && !this.answering && isClosed(cause)) {
			this.abandoned = true;
			this.connection.close();
			again.run();
		}
		else if (!this.abandoned) {
			this.attempt.end(explain(cause));
		}
	}

	private static boolean isClosed(Throwable cause) {
		return cause instanceof HttpClosedException || cause instanceof IOException;
	}

	private ProbeResult explain(Throwable cause) {
		if (cause instanceof HttpClosedException) {
			return Failures.closedEarly(this.answering ? "connection closed in the middle of the answer"
					: "connection closed without an answer");
		}
		if (cause instanceof PrematureChannelClosureException) {
			return Failures.closedEarly("connection closed in the middle of the answer");
		}
		if (cause instanceof TooLongFrameException) {
			return Failures.tooLong("the header is longer than " + HttpClients.MAX_HEADER_LENGTH / 1024 + " KiB");
		}
		if (cause instanceof IOException) {
			return Failures.ofConnection(cause, "");
		}
		return Failures.malformed("the answer is not valid HTTP");
	}

}
