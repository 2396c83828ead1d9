package dev.healthcheck.check;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection whose peer answers a request with more than anybody would, before
 * that fills the memory.
 */
final class RedisAnswerLimit extends ChannelDuplexHandler {

	private static final int MAX_LENGTH = 64 * 1024;

	private long received;

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		this.received = 0;
		context.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.received += (message instanceof ByteBuf bytes) ? bytes.readableBytes() : 0;
		if (this.received <= MAX_LENGTH) {
			context.fireChannelRead(message);
			return;
		}
		ReferenceCountUtil.release(message);
		if (context.channel().isActive()) {
			context.fireExceptionCaught(new TooLongFrameException("the answer is longer than 64 KiB"));
			context.close();
		}
	}

}
