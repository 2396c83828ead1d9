package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;

/**
 * What one node adds to the sums of its level.
 *
 * @param usable whether it can be chosen without being one of the least bad
 * @param inService whether it gets its share of the requests
 * @param well whether it also passed its check, or is not checked
 * @param weight its weight, 0 if an operator wants no requests there
 * @param outByAnswers the same if the answers to its checks take it out, else 0
 */
record Standing(boolean usable, boolean inService, boolean well, int weight, int outByAnswers) {

	static final Standing NONE = new Standing(false, false, false, 0, 0);

	static Standing of(NodeHealth node) {
		NodeState state = node.state();
		boolean ready = state.admin().state() == AdminState.READY;
		int weight = ready ? node.node().weight() : 0;
		boolean usable = state.isUsable(node.settings());
		boolean inService = usable && weight > 0 && state.breaker() instanceof Closed && !state.checks().isDegraded();
		boolean well = inService && (state.checks().state() == ActiveState.UP || !node.settings().isChecked());
		return new Standing(usable, inService, well, weight, state.checks().isDownByAnswers() ? weight : 0);
	}

}
