package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS servers on the event loop. Nothing is cached, because whoever follows a name
 * wants to hear of changes, and the JVM would tell of them up to 30 s late. The system's
 * servers, hosts file, search domains and dots are used; answers that are cut are asked
 * for again over TCP.
 */
public final class DnsLookUp implements NameLookUp, AutoCloseable {

	private final EventLoopScheduler scheduler;

	private final List<InetSocketAddress> servers;

	/** Made when first needed: most applications follow no name. */
	private @Nullable DnsNameResolver resolver;

	private boolean closed;

	/**
	 * A look-up that has asked nothing yet.
	 * @param scheduler the event loop; it must be closed after this
	 * @param servers the DNS servers to ask, none for those of the system
	 */
	public DnsLookUp(EventLoopScheduler scheduler, InetSocketAddress... servers) {
		this.scheduler = scheduler;
		this.servers = List.of(servers);
	}

	@Override
	public CompletionStage<List<InetAddress>> lookUp(String name) {
		CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
		DnsNameResolver resolver = resolver();
		if (resolver == null) {
			return CompletableFuture.failedFuture(new IllegalStateException("closed"));
		}
		resolver.resolveAll(name).addListener((Future<List<InetAddress>> found) -> {
			if (found.isSuccess()) {
				addresses.complete(List.copyOf(found.getNow()));
			}
			else {
				addresses.completeExceptionally(explain(name, found.cause()));
			}
		});
		return addresses;
	}

	private synchronized @Nullable DnsNameResolver resolver() {
		if (this.resolver == null && !this.closed) {
			DnsNameResolverBuilder builder = new DnsNameResolverBuilder(this.scheduler.loop())
				.datagramChannelType(this.scheduler.transport().datagrams())
				.socketChannelType(this.scheduler.transport().sockets())
				.resolveCache(NoopDnsCache.INSTANCE)
				.cnameCache(NoopDnsCnameCache.INSTANCE)
				.authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE);
			if (!this.servers.isEmpty()) {
				builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(this.servers));
			}
			this.resolver = builder.build();
		}
		return this.resolver;
	}

	private static Throwable explain(String name, Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DnsErrorCauseException answer) {
				return new UnknownHostException(DnsResponseCode.NXDOMAIN.equals(answer.getCode())
						? "the DNS server knows no '" + name + "'" : "the DNS server answers " + answer.getCode());
			}
			if (cause instanceof DnsNameResolverTimeoutException) {
				return new UnknownHostException("no DNS server answers");
			}
		}
		return failure;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.resolver != null) {
			this.resolver.close();
		}
	}

}
