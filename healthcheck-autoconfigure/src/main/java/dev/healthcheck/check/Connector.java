package dev.healthcheck.check;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLException;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections on the event loop. Those of an attempt that is over before they are
 * made are given up, and all are closed with this object.
 */
final class Connector implements AutoCloseable {

	private static final String HANDLER = "check";

	private final EventLoopScheduler scheduler;

	private final ChannelGroup channels;

	Connector(EventLoopScheduler scheduler) {
		this.scheduler = scheduler;
		this.channels = new DefaultChannelGroup(scheduler.loop(), true);
	}

	/**
	 * Connect to an address. Called on the event loop.
	 * @param address where to
	 * @param attempt on whose behalf
	 * @param missing what a timeout would report as missing
	 * @param tls secures the connection, or {@code null} for one in the clear
	 * @return the connection, or why there is none; until somebody {@link #handle
	 * handles} it, nobody hears of what happens to it
	 * @throws io.netty.channel.ChannelException if there can be no socket
	 */
	CompletionStage<Channel> connect(InetSocketAddress address, Attempt attempt, String missing,
			@Nullable SslHandler tls) {
		CompletableFuture<Channel> connected = new CompletableFuture<>();
		Channel channel = this.scheduler.transport().socket().get();
		// the attempt ends what takes too long
		channel.config().setConnectTimeoutMillis(0);
		// requests and answers are short; to load the default one takes a third of the
		// first check
		channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
		if (tls != null) {
			channel.pipeline().addLast(tls);
		}
		channel.pipeline().addLast(HANDLER, Nobody.INSTANCE);
		this.scheduler.loop().register(channel);
		this.channels.add(channel);
		attempt.awaiting(missing, channel::close);
		channel.connect(address).addListener((Future<Void> made) -> {
			if (made.isSuccess() && tls != null) {
				tls.handshakeFuture()
					.addListener((secured) -> settle(connected, channel,
							secured.isSuccess() ? null : new SSLException(secured.cause())));
			}
			else {
				settle(connected, channel, made.cause());
			}
		});
		return connected;
	}

	private static void settle(CompletableFuture<Channel> connected, Channel channel, @Nullable Throwable failure) {
		if (failure == null) {
			connected.complete(channel);
		}
		else {
			channel.close();
			connected.completeExceptionally(failure);
		}
	}

	/**
	 * From now on, tell somebody else what happens to a connection.
	 * @param channel the connection
	 * @param handler who is told
	 */
	static void handle(Channel channel, ChannelHandler handler) {
		channel.pipeline().replace(HANDLER, HANDLER, handler);
	}

	/** Close all connections, and those that are still to be made. */
	@Override
	public void close() {
		this.channels.close();
	}

	/** Lets be what happens to a connection. */
	@Sharable
	private static final class Nobody extends ChannelInboundHandlerAdapter {

		static final Nobody INSTANCE = new Nobody();

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			// what it comes to is a connection that is closed
		}

	}

}
