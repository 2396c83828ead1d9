package dev.healthcheck.endpoint;

import java.util.Comparator;

import dev.healthcheck.node.NodeStatus;

/**
 * What is looked at first: faults, then what an operator has taken out of service, then
 * what is well.
 */
final class Severity {

	/** Statuses that are equally bad stay in their order. */
	static final Comparator<NodeStatus> WORST_FIRST = Comparator.comparingInt(Severity::rank);

	private Severity() {
	}

	private static int rank(NodeStatus status) {
		return switch (status) {
			case UNHEALTHY -> 0;
			case UNSTABLE -> 1;
			case RECOVERING -> 2;
			case MAINTENANCE, DRAINING -> 3;
			case UNCHECKED, HEALTHY -> 4;
		};
	}

}
