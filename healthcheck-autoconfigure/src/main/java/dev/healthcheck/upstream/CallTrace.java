package dev.healthcheck.upstream;

import java.util.function.Consumer;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;

/**
 * Follows the tries of one call, for traces. Must not throw and not block.
 */
public interface CallTrace {

	/**
	 * Say what the call is part of, where the thread that makes it does not know.
	 * @param parent what the call is part of, as the one who traces knows it
	 * @return what follows the tries from now on
	 */
	CallTrace partOf(Object parent);

	/**
	 * A try begins.
	 * @param node the node that is tried
	 * @return is told how it ended, maybe on another thread
	 */
	Consumer<Outcome> tried(Node node);

}
