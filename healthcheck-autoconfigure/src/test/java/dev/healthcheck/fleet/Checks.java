package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.node.NodeAddress;

/**
 * Checks that nodes have counted, in their order.
 *
 * @param all the checks
 */
record Checks(List<Check> all) {

	/**
	 * The longest time that one of the nodes was not checked, from a moment until now.
	 */
	Duration longestGap(Collection<NodeAddress> nodes, long sinceNanos) {
		Map<NodeAddress, Long> last = new HashMap<>();
		nodes.forEach((node) -> last.put(node, sinceNanos));
		long longest = 0;
		for (Check check : this.all) {
			Long before = last.get(check.node());
			if (before != null && check.nanos() - before > 0) {
				longest = Math.max(longest, check.nanos() - before);
				last.put(check.node(), check.nanos());
			}
		}
		long now = System.nanoTime();
		for (long before : last.values()) {
			longest = Math.max(longest, now - before);
		}
		return Duration.ofNanos(longest);
	}

	/** How many there were in the busiest time of some length since a moment. */
	long busiest(Duration length, long sinceNanos) {
		List<Check> since = this.all.stream().filter((check) -> check.nanos() - sinceNanos >= 0).toList();
		long most = 0;
		int first = 0;
		for (int i = 0; i < since.size(); i++) {
			while (since.get(i).nanos() - since.get(first).nanos() > length.toNanos()) {
				first++;
			}
			most = Math.max(most, i - first + 1);
		}
		return most;
	}

	/**
	 * A check.
	 *
	 * @param node the node
	 * @param nanos when it arrived
	 */
	record Check(NodeAddress node, long nanos) {

	}

}
