package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Finds the addresses of hosts without blocking the event loop. Names are looked up by
 * the JVM, so that a check reaches the addresses that the application's requests reach;
 * its look-ups block, therefore threads that end when idle make them. Methods are called
 * on the event loop.
 */
final class HostResolver implements AutoCloseable {

	/** So many names may hang before others must wait. */
	private static final int THREADS = 16;

	private final VertxScheduler scheduler;

	private final ExecutorService executor;

	/** Look-ups under way, which all who ask for the same name share. */
	private final Map<String, Future<List<InetAddress>>> pending = new HashMap<>();

	HostResolver(VertxScheduler scheduler) {
		this.scheduler = scheduler;
		this.executor = DaemonThreads.pool("healthcheck-resolver", THREADS);
	}

	/**
	 * Find the addresses of a host.
	 * @param host a name, or an IP address, which needs no look-up
	 * @return at least one address, or a failure; completed on the event loop
	 */
	Future<List<InetAddress>> resolve(String host) {
		if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
			return lookUp(host);
		}
		Future<List<InetAddress>> shared = this.pending.get(host);
		if (shared != null) {
			return shared;
		}
		Promise<List<InetAddress>> promise = Promise.promise();
		this.pending.put(host, promise.future());
		try {
			this.executor.execute(() -> {
				Future<List<InetAddress>> found = lookUp(host);
				this.scheduler.run(() -> {
					this.pending.remove(host);
					found.onComplete(promise);
				});
			});
		}
		catch (RejectedExecutionException ex) {
			this.pending.remove(host);
			promise.fail(ex);
		}
		return promise.future();
	}

	private static Future<List<InetAddress>> lookUp(String host) {
		try {
			return Future.succeededFuture(List.of(InetAddress.getAllByName(host)));
		}
		catch (UnknownHostException ex) {
			return Future.failedFuture(ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
