package dev.healthcheck.check;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.healthcheck.node.NodeAddress;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, at most one for each node, to be used by its next check. When there
 * are too many, the one that has been idle longest is closed; so is one that receives
 * what nobody has asked for. Used on the event loop only.
 */
final class HttpConnections {

	private final int limit;

	private final Map<NodeAddress, NetSocket> idle = new LinkedHashMap<>();

	/**
	 * No connections yet.
	 * @param limit how many are kept
	 */
	HttpConnections(int limit) {
		this.limit = limit;
	}

	void keep(NodeAddress node, NetSocket connection) {
		close(node);
		this.idle.put(node, connection);
		connection.closeHandler((unused) -> this.idle.remove(node, connection));
		connection.handler((unasked) -> connection.close());
		if (this.idle.size() > this.limit) {
			close(this.idle.keySet().iterator().next());
		}
	}

	/** Take the connection of a node, which is then no longer kept here. */
	@Nullable NetSocket take(NodeAddress node) {
		return this.idle.remove(node);
	}

	void close(NodeAddress node) {
		NetSocket connection = take(node);
		if (connection != null) {
			connection.close();
		}
	}

}
