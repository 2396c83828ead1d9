package dev.healthcheck.grpc;

import java.util.List;

import dev.healthcheck.balance.Picker;

/**
 * The nodes of one level of an upstream, as a channel sees them.
 *
 * @param picker chooses among those that are connected
 * @param connections all of them
 */
record ConnectedLevel(Picker<ReadyNode> picker, List<NodeConnection> connections) {

	/** Whether calls may wait for a connection here, because nothing else can be had. */
	boolean isPromising() {
		for (NodeConnection connection : this.connections) {
			if (connection.isPromising()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether calls had better wait for a connection here than go to the next level: it
	 * is made for the first time, or anew for another reason than a failure.
	 */
	boolean isFresh() {
		for (NodeConnection connection : this.connections) {
			if (connection.isFresh()) {
				return true;
			}
		}
		return false;
	}

}
