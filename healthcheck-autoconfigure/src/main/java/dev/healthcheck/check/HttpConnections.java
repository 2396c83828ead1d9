package dev.healthcheck.check;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.healthcheck.node.NodeAddress;
import io.vertx.core.http.HttpClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, at most one for each node, to be used by its next check. When there
 * are too many, the one that has been idle longest is closed. Used on the event loop
 * only.
 */
final class HttpConnections {

	private final int limit;

	private final Map<NodeAddress, HttpClientConnection> idle = new LinkedHashMap<>();

	/**
	 * No connections yet.
	 * @param limit how many are kept
	 */
	HttpConnections(int limit) {
		this.limit = limit;
	}

	void keep(NodeAddress node, HttpClientConnection connection) {
		close(node);
		this.idle.put(node, connection);
		connection.closeHandler((closed) -> this.idle.remove(node, connection));
		if (this.idle.size() > this.limit) {
			close(this.idle.keySet().iterator().next());
		}
	}

	/** Take the connection of a node, which is then no longer kept here. */
	@Nullable HttpClientConnection take(NodeAddress node) {
		return this.idle.remove(node);
	}

	void close(NodeAddress node) {
		HttpClientConnection connection = take(node);
		if (connection != null) {
			connection.close();
		}
	}

}
