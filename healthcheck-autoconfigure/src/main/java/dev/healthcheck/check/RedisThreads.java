package dev.healthcheck.check;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of all redis probes share: one event loop and the timer of Lettuce,
 * whose threads are there only while there are clients.
 */
final class RedisThreads implements AutoCloseable {

	private static final int SHUTDOWN_SECONDS = 5;

	private final EventLoopScheduler scheduler;

	// guarded by this

	private @Nullable RedisThread thread;

	private @Nullable ClientResources resources;

	private int clients;

	private boolean closed;

	RedisThreads(EventLoopScheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * A client, which must be given back to {@link #close(RedisClient)}.
	 * @param connectTimeout how long connecting may take
	 * @throws IllegalStateException if this is closed
	 */
	synchronized RedisClient open(Duration connectTimeout) {
		if (this.closed) {
			// nobody would end its thread
			throw new IllegalStateException("The probes are closed");
		}
		ClientResources shared = this.resources;
		if (shared == null) {
			this.thread = new RedisThread();
			shared = resources(this.thread);
			this.resources = shared;
		}
		this.clients++;
		RedisClient client = RedisClient.create(shared);
		client.setOptions(options(connectTimeout));
		return client;
	}

	private ClientResources resources(RedisThread thread) {
		return ClientResources.builder()
			.eventLoopGroupProvider(thread)
			.eventExecutorGroup(this.scheduler.loop())
			.commandLatencyRecorder(CommandLatencyRecorder.disabled())
			.socketAddressResolver(new Resolved())
			.nettyCustomizer(new NettyCustomizer() {

				@Override
				public void afterChannelInitialized(Channel channel) {
					channel.pipeline().addFirst(new RedisAnswerLimit());
				}

			})
			.build();
	}

	private static ClientOptions options(Duration connectTimeout) {
		// checks have a timeout of their own, and make a new connection when one is lost
		return ClientOptions.builder()
			.autoReconnect(false)
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.pingBeforeActivateConnection(false)
			.protocolVersion(ProtocolVersion.RESP2)
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.socketOptions(SocketOptions.builder().connectTimeout(connectTimeout).build())
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
			.build();
	}

	/** Close a client and its connections, and end the thread after the last one. */
	synchronized void close(RedisClient client) {
		client.shutdownAsync(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
		if (--this.clients == 0) {
			end();
		}
	}

	/** Run a task where connections are served. */
	void run(Runnable task) {
		RedisThread thread = thread();
		if (thread != null) {
			thread.run(task);
		}
	}

	private synchronized @Nullable RedisThread thread() {
		return this.thread;
	}

	private void end() {
		if (this.resources != null) {
			this.resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
			this.resources = null;
		}
		if (this.thread != null) {
			this.thread.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
			this.thread = null;
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		end();
	}

	/** Takes the address as it is: it has been looked up already. */
	private static final class Resolved extends SocketAddressResolver {

		@Override
		public SocketAddress resolve(RedisURI uri) {
			return new InetSocketAddress(uri.getHost(), uri.getPort());
		}

	}

}
