package dev.healthcheck.check;

import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the kind that Lettuce chooses by what is on the class path, which is
 * why it cannot be given that of the scheduler. It ends when it is told to, however many
 * clients have not given it back.
 */
final class RedisThread implements EventLoopGroupProvider {

	private @Nullable EventLoopGroup group;

	private boolean ended;

	@Override
	@SuppressWarnings("unchecked")
	public synchronized <T extends EventLoopGroup> T allocate(Class<T> type) {
		EventLoopGroup made = this.group;
		if (made == null) {
			made = (EventLoopGroup) DefaultEventLoopGroupProvider.createEventLoopGroup(type, 1);
			this.group = made;
			if (this.ended) {
				// a client that was still about to connect must be given one
				made.shutdownGracefully(0, 0, TimeUnit.SECONDS);
			}
		}
		return (T) made;
	}

	/** Run a task on the event loop, or here if there is none yet. */
	void run(Runnable task) {
		EventLoopGroup loop = loop();
		if (loop != null) {
			loop.execute(task);
		}
		else {
			task.run();
		}
	}

	private synchronized @Nullable EventLoopGroup loop() {
		return this.group;
	}

	@Override
	public int threadPoolSize() {
		return 1;
	}

	@Override
	public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

	@Override
	public synchronized Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		this.ended = true;
		if (this.group != null) {
			this.group.shutdownGracefully(quietPeriod, timeout, unit);
		}
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

}
