package dev.healthcheck.check;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its answer. The connection is closed at the end
 * unless the answer was good and left it in order. If the result is known before the end
 * of the body, the rest has as much time again to come as the whole check.
 */
final class HttpExchange {

	private final NetSocket connection;

	private final HttpAnswer answer;

	private final Attempt attempt;

	private final Runnable keep;

	private final @Nullable Runnable retry;

	private boolean over;

	/** Closes the connection, if the rest of the answer does not come. */
	private Scheduler.@Nullable Cancellable rest;

	/** How many bytes of the rest are waited for. */
	private int patience = HttpCheck.MAX_BODY_LENGTH;

	/**
	 * Prepare an exchange.
	 * @param connection where to send the request
	 * @param answer takes the answer
	 * @param attempt the check that gets the result
	 * @param keep called when the connection can be used again
	 * @param retry called instead of giving a result, if the connection breaks before
	 * anything of the answer has come; {@code null} if that is a failure
	 */
	HttpExchange(NetSocket connection, HttpAnswer answer, Attempt attempt, Runnable keep, @Nullable Runnable retry) {
		this.connection = connection;
		this.answer = answer;
		this.attempt = attempt;
		this.keep = keep;
		this.retry = retry;
	}

	void run(Buffer request) {
		this.attempt.awaiting("no answer", this.connection::close);
		this.connection.exceptionHandler(this::broken);
		this.connection.closeHandler((unused) -> closed());
		this.connection.handler(this::read);
		this.connection.write(request).onFailure(this::broken);
	}

	private void read(Buffer bytes) {
		if (this.rest != null) {
			readRest(bytes, this.rest);
			return;
		}
		if (this.over || this.attempt.isOver()) {
			return;
		}
		this.attempt.awaiting("no complete answer");
		ProbeResult result = this.answer.read(bytes);
		if (result != null) {
			end(result);
		}
	}

	private void closed() {
		if (!retried()) {
			end(this.answer.close());
		}
	}

	private void broken(Throwable cause) {
		if (!retried()) {
			end(TlsClient.isTlsFailure(cause) ? TlsClient.explain(cause, "this host")
					: Failures.ofConnection(cause, this.answer.close()));
		}
	}

	/** Whether the check goes on with another connection because this one was stale. */
	private boolean retried() {
		if (this.over || this.retry == null || this.answer.hasBegun() || this.attempt.isOver()) {
			return false;
		}
		this.over = true;
		this.connection.close();
		this.retry.run();
		return true;
	}

	private void end(ProbeResult result) {
		if (this.over || this.attempt.isOver()) {
			return;
		}
		this.over = true;
		if (result.kind() == null && this.answer.leavesConnectionUsable()) {
			this.keep.run();
			this.attempt.keep();
		}
		else if (result.kind() == null && this.answer.mayLeaveConnectionUsable(this.patience)) {
			this.rest = this.attempt.later(this.connection::close);
			this.attempt.keep();
		}
		this.attempt.end(result);
	}

	private void readRest(Buffer bytes, Scheduler.Cancellable timer) {
		this.answer.read(bytes);
		this.patience -= bytes.length();
		if (this.answer.leavesConnectionUsable()) {
			timer.cancel();
			this.keep.run();
		}
		else if (!this.answer.mayLeaveConnectionUsable(this.patience)) {
			timer.cancel();
			this.connection.close();
		}
	}

}
