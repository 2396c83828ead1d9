package dev.healthcheck.check;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Opens gRPC channels that live on the event loop and need no thread of their own: each
 * goes to one address, looks up no name and repeats no call. Used on the event loop only,
 * except for {@link #close()}.
 */
final class GrpcProbeChannels implements AutoCloseable {

	/** A health answer has a few bytes. */
	private static final int MAX_MESSAGE_LENGTH = 64 * 1024;

	private final EventLoopScheduler scheduler;

	private final Set<ManagedChannel> open = new HashSet<>();

	GrpcProbeChannels(EventLoopScheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * TLS of channels.
	 * @param settings trust and identity
	 * @return what {@link #open} takes
	 * @throws IllegalArgumentException if they cannot be used
	 */
	static SslContext tls(TlsSettings settings) {
		SslContextBuilder builder = GrpcSslContexts.forClient();
		if (settings.trust() != null) {
			builder.trustManager(settings.trust().get());
		}
		KeyManagerFactory identity = (settings.identity() != null) ? settings.identity().get() : null;
		if (identity != null) {
			builder.keyManager(identity);
		}
		try {
			return builder.build();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException(
					"TLS settings '" + settings.id() + "' cannot be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Open a channel, which connects with its first call.
	 * @param address where to
	 * @param authority the node as its callers name it; its certificate must be for it
	 * @param tls secures the channel, or {@code null} for one in the clear
	 * @param connectTimeoutMillis how long connecting may take
	 * @return the channel
	 */
	ManagedChannel open(InetSocketAddress address, String authority, @Nullable SslContext tls,
			int connectTimeoutMillis) {
		NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address)
			.overrideAuthority(authority)
			.eventLoopGroup(this.scheduler.loop())
			.channelType(this.scheduler.transport().sockets())
			.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
			.directExecutor()
			.disableRetry()
			.maxInboundMessageSize(MAX_MESSAGE_LENGTH);
		if (tls != null) {
			builder.sslContext(tls);
		}
		else {
			builder.usePlaintext();
		}
		ManagedChannel channel = builder.build();
		this.open.add(channel);
		return channel;
	}

	/** Close a channel and end its calls. */
	void close(ManagedChannel channel) {
		this.open.remove(channel);
		channel.shutdownNow();
	}

	/** Close all channels. */
	@Override
	public void close() {
		this.scheduler.run(() -> List.copyOf(this.open).forEach(this::close));
	}

}
