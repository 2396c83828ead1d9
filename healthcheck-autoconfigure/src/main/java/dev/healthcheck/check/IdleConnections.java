package dev.healthcheck.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, at most one for each node, to be used by its next check. When there
 * are enough, further ones are closed: nodes are checked in turns, so that instead of the
 * one that has been idle longest, the next to be used would be given up. Used on the
 * event loop only.
 *
 * @param <C> the type of connection
 */
final class IdleConnections<C> {

	private final int limit;

	private final Consumer<C> close;

	private final Map<NodeAddress, C> idle = new HashMap<>();

	/**
	 * No connections yet.
	 * @param limit how many are kept
	 * @param close closes one
	 */
	IdleConnections(int limit, Consumer<C> close) {
		this.limit = limit;
		this.close = close;
	}

	void keep(NodeAddress node, C connection) {
		close(node);
		if (this.idle.size() < this.limit) {
			this.idle.put(node, connection);
		}
		else {
			this.close.accept(connection);
		}
	}

	/** Take the connection of a node, which is then no longer kept here. */
	@Nullable C take(NodeAddress node) {
		return this.idle.remove(node);
	}

	/** Keep a connection no longer, if it is still the one of this node. */
	void lost(NodeAddress node, C connection) {
		this.idle.remove(node, connection);
	}

	void close(NodeAddress node) {
		C connection = take(node);
		if (connection != null) {
			this.close.accept(connection);
		}
	}

}
