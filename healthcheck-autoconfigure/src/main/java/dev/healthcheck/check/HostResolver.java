package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

import io.netty.util.NetUtil;

/**
 * Finds the addresses of hosts without blocking the event loop. Names are looked up by
 * the JVM, so that a check reaches the addresses that the application's requests reach;
 * its look-ups block, therefore threads that end when idle make them. Methods are called
 * on the event loop.
 */
final class HostResolver implements AutoCloseable {

	/** So many names may hang before others must wait. */
	private static final int THREADS = 16;

	private final EventLoopScheduler scheduler;

	private final ExecutorService executor;

	/** Look-ups under way, which all who ask for the same name share. */
	private final Map<String, CompletionStage<List<InetAddress>>> pending = new HashMap<>();

	HostResolver(EventLoopScheduler scheduler) {
		this.scheduler = scheduler;
		this.executor = DaemonThreads.pool("healthcheck-resolver", THREADS);
	}

	/**
	 * Find the addresses of a host.
	 * @param host a name, or an IP address, which needs no look-up
	 * @return at least one address, or a failure; completed on the event loop
	 */
	CompletionStage<List<InetAddress>> resolve(String host) {
		CompletionStage<List<InetAddress>> shared = this.pending.get(host);
		if (shared != null) {
			return shared;
		}
		CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
		if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
			lookUp(host, addresses).run();
			return addresses;
		}
		this.pending.put(host, addresses);
		try {
			this.executor.execute(() -> {
				Runnable complete = lookUp(host, addresses);
				this.scheduler.run(() -> {
					this.pending.remove(host);
					complete.run();
				});
			});
		}
		catch (RejectedExecutionException ex) {
			this.pending.remove(host);
			addresses.completeExceptionally(ex);
		}
		return addresses;
	}

	/** Look a name up, and return what tells. */
	private static Runnable lookUp(String host, CompletableFuture<List<InetAddress>> addresses) {
		try {
			List<InetAddress> found = List.of(InetAddress.getAllByName(host));
			return () -> addresses.complete(found);
		}
		catch (UnknownHostException ex) {
			return () -> addresses.completeExceptionally(ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
