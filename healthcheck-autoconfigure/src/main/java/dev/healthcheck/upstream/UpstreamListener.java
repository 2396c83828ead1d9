package dev.healthcheck.upstream;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;

/**
 * Is told what happens in upstreams. Transitions and changes of nodes come in order, one
 * at a time, outside of any lock; a listener that throws is logged and the others are
 * told all the same. Nothing here may block: requests are reported on their own threads.
 */
public interface UpstreamListener {

	/**
	 * A node changed its status.
	 * @param upstream the upstream
	 * @param node the node
	 * @param transition the change
	 */
	default void onTransition(Upstream upstream, Node node, NodeTransition transition) {
	}

	/**
	 * A check of a node ended.
	 * @param upstream the upstream
	 * @param node the node
	 * @param report the check
	 */
	default void onCheck(Upstream upstream, Node node, CheckReport report) {
	}

	/**
	 * A request to a node ended.
	 * @param upstream the upstream
	 * @param node the node
	 * @param outcome how it ended
	 * @param durationNanos how long it took
	 */
	default void onRequest(Upstream upstream, Node node, Outcome outcome, long durationNanos) {
	}

	/**
	 * A call that had failed was repeated, or would have been.
	 * @param upstream the upstream
	 * @param outcome what became of the repeat
	 */
	default void onRepeat(Upstream upstream, RepeatOutcome outcome) {
	}

	/**
	 * A request that was late was given to a second node, or would have been.
	 * @param upstream the upstream
	 * @param outcome what became of that
	 */
	default void onHedge(Upstream upstream, HedgeOutcome outcome) {
	}

	/**
	 * A call was refused, as hardly any is answered in time.
	 * @param upstream the upstream
	 */
	default void onLimited(Upstream upstream) {
	}

	/**
	 * Nodes joined or left, or the upstream was made or removed.
	 * @param upstream the upstream; one that was removed has no nodes any more
	 */
	default void onNodesChanged(Upstream upstream) {
	}

}
