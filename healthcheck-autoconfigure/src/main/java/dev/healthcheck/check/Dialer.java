package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.healthcheck.node.NodeAddress;
import io.netty.util.NetUtil;

/**
 * Connects to a host: to its first address that accepts, as a name such as
 * {@code localhost} may have addresses that the server does not listen on. That it was
 * not the first one is part of the result: clients may know no other.
 */
final class Dialer {

	private final HostResolver resolver;

	Dialer(HostResolver resolver) {
		this.resolver = resolver;
	}

	/**
	 * Connect to a host.
	 * @param host a name or an IP address
	 * @param port the port
	 * @param attempt on whose behalf; no address is tried once it is over
	 * @param connect connects to one address
	 * @param <C> the type of connection
	 * @return the connection, or why the last address did not accept
	 */
	<C> CompletionStage<C> dial(String host, int port, Attempt attempt,
			Function<InetSocketAddress, CompletionStage<C>> connect) {
		CompletableFuture<C> connection = new CompletableFuture<>();
		this.resolver.resolve(host).whenComplete((addresses, failure) -> {
			if (failure != null) {
				connection.completeExceptionally(failure);
			}
			else {
				dial(addresses, 0, port, attempt, connect, connection);
			}
		});
		return connection;
	}

	private static <C> void dial(List<InetAddress> addresses, int index, int port, Attempt attempt,
			Function<InetSocketAddress, CompletionStage<C>> connect, CompletableFuture<C> result) {
		if (attempt.isOver()) {
			result.cancel(false);
			return;
		}
		connectTo(new InetSocketAddress(addresses.get(index), port), connect).whenComplete((connection, failure) -> {
			if (failure == null) {
				result.complete(connection);
			}
			else if (index + 1 == addresses.size() || attempt.isOver()) {
				result.completeExceptionally(failure);
			}
			else {
				attempt.detour("reached at " + text(addresses.get(index + 1), port) + ", as "
						+ text(addresses.get(0), port) + " did not accept");
				dial(addresses, index + 1, port, attempt, connect, result);
			}
		});
	}

	/** What throws is a failure too. */
	private static <C> CompletionStage<C> connectTo(InetSocketAddress address,
			Function<InetSocketAddress, CompletionStage<C>> connect) {
		try {
			return connect.apply(address);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static String text(InetAddress address, int port) {
		return new NodeAddress(NetUtil.toAddressString(address), port).toString();
	}

}
