package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

import dev.healthcheck.node.NodeAddress;
import io.netty.util.NetUtil;
import io.vertx.core.Future;

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
		return connection.recover((failure) -> {
			if (attempt.isOver()) {
				return Future.failedFuture(failure);
			}
			attempt.detour("reached at " + text(addresses.get(index + 1), port) + ", as " + text(addresses.get(0), port)
					+ " did not accept");
			return dial(addresses, index + 1, port, attempt, connect);
		});
	}

	private static String text(InetAddress address, int port) {
		return new NodeAddress(NetUtil.toAddressString(address), port).toString();
	}

}
