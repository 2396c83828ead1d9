package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.NodeAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Connects, sends what is to be sent, and reads until the answer begins as expected.
 */
final class TcpProbe implements NodeProbe {

	private static final ProbeResult CONNECTED = ProbeResult.passed("connected");

	private static final ProbeResult CLOSED = Failures.closedEarly("connection closed while sending");

	private final EventLoopScheduler scheduler;

	private final Connector connector;

	private final Dialer dialer;

	private final @Nullable Integer port;

	private final byte[] send;

	private final byte[] expect;

	TcpProbe(EventLoopScheduler scheduler, Connector connector, Dialer dialer, @Nullable Integer port, TcpCheck check) {
		this.scheduler = scheduler;
		this.connector = connector;
		this.dialer = dialer;
		this.port = port;
		this.send = check.sendBytes();
		this.expect = check.expectBytes();
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		int checkedPort = (this.port != null) ? this.port : target.port();
		return Attempt.begin(this.scheduler, timeout,
				(attempt) -> this.dialer
					.dial(target.host(), checkedPort, attempt,
							(address) -> this.connector.connect(address, attempt, "no connection", null))
					.whenComplete((channel, failure) -> {
						if (failure != null) {
							attempt.end(Failures.ofConnect(failure, timeout));
						}
						else {
							connected(channel, attempt);
						}
					}));
	}

	private void connected(Channel channel, Attempt attempt) {
		// a channel that closes while it tells that it is connected makes an exception of
		// that
		attempt.awaiting("no answer", () -> this.scheduler.schedule(Duration.ZERO, channel::close));
		if (this.expect.length > 0) {
			Connector.handle(channel, new Expectation(attempt));
		}
		if (this.send.length > 0) {
			channel.writeAndFlush(Unpooled.wrappedBuffer(this.send)).addListener((Future<Void> sent) -> {
				if (!sent.isSuccess()) {
					attempt.end(Failures.ofConnection(sent.cause(), CLOSED));
				}
				else if (this.expect.length == 0) {
					attempt.end(CONNECTED);
				}
			});
		}
		else if (this.expect.length == 0) {
			attempt.end(CONNECTED);
		}
	}

	/** Compares the answer with what it must start with, as it comes in. */
	private final class Expectation extends SimpleChannelInboundHandler<ByteBuf> {

		private final Attempt attempt;

		private int matched;

		Expectation(Attempt attempt) {
			this.attempt = attempt;
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
			byte[] expected = TcpProbe.this.expect;
			while (bytes.isReadable() && this.matched < expected.length) {
				if (bytes.readByte() != expected[this.matched]) {
					this.attempt
						.end(Failures.badBody("the answer differs from the expected one at byte " + this.matched));
					return;
				}
				this.matched++;
			}
			this.attempt.awaiting("only " + this.matched + " of " + expected.length + " expected bytes");
			if (this.matched == expected.length) {
				this.attempt.end(CONNECTED);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.attempt.end(Failures.closedEarly("connection closed after " + this.matched + " of "
					+ TcpProbe.this.expect.length + " expected bytes"));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
			this.attempt.end(Failures.ofConnection(failure, CLOSED));
		}

	}

}
