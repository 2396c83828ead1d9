package dev.healthcheck.check;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its answer. The connection is closed at the end
 * unless the answer was good and left it in order; then it is closed as soon as it
 * receives what nobody has asked for. If the result is known before the end of the body,
 * the rest has as much time again to come as the whole check.
 */
final class HttpExchange extends SimpleChannelInboundHandler<ByteBuf> {

	private final Channel channel;

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
	 * @param channel where to send the request
	 * @param answer takes the answer
	 * @param attempt the check that gets the result
	 * @param keep called when the connection can be used again
	 * @param retry called instead of giving a result, if the connection breaks before
	 * anything of the answer has come; {@code null} if that is a failure
	 */
	HttpExchange(Channel channel, HttpAnswer answer, Attempt attempt, Runnable keep, @Nullable Runnable retry) {
		this.channel = channel;
		this.answer = answer;
		this.attempt = attempt;
		this.keep = keep;
		this.retry = retry;
	}

	void run(ByteBuf request) {
		this.attempt.awaiting("no answer", this.channel::close);
		Connector.handle(this.channel, this);
		this.channel.writeAndFlush(request).addListener((Future<Void> sent) -> {
			if (!sent.isSuccess()) {
				broken(sent.cause());
			}
		});
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
		if (this.rest != null) {
			readRest(bytes, this.rest);
		}
		else if (this.over || this.attempt.isOver()) {
			context.close();
		}
		else {
			this.attempt.awaiting("no complete answer");
			ProbeResult result = this.answer.read(bytes);
			if (result != null) {
				end(result);
			}
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!retried()) {
			end(this.answer.close());
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		broken(cause);
		context.close();
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
		this.channel.close();
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
			this.rest = this.attempt.later(this.channel::close);
			this.attempt.keep();
		}
		this.attempt.end(result);
	}

	private void readRest(ByteBuf bytes, Scheduler.Cancellable timer) {
		int length = bytes.readableBytes();
		this.answer.read(bytes);
		this.patience -= length;
		if (this.answer.leavesConnectionUsable()) {
			timer.cancel();
			this.rest = null;
			this.keep.run();
		}
		else if (!this.answer.mayLeaveConnectionUsable(this.patience)) {
			timer.cancel();
			this.channel.close();
		}
	}

}
