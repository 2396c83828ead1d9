package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

import io.vertx.core.Future;

/**
 * Connects to a host: to its first address that accepts, as a name such as
 * {@code localhost} may have addresses that the server does not listen on.
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
	<C> Future<C> dial(String host, int port, Attempt attempt, Function<InetSocketAddress, Future<C>> connect) {
		return this.resolver.resolve(host).compose((addresses) -> dial(addresses, 0, port, attempt, connect));
	}

	private static <C> Future<C> dial(List<InetAddress> addresses, int index, int port, Attempt attempt,
			Function<InetSocketAddress, Future<C>> connect) {
		InetSocketAddress address = new InetSocketAddress(addresses.get(index), port);
		Future<C> connection = connect.apply(address);
		if (index + 1 == addresses.size()) {
			return connection;
		}
		return connection.recover((failure) -> attempt.isOver() ? Future.failedFuture(failure)
				: dial(addresses, index + 1, port, attempt, connect));
	}

}
