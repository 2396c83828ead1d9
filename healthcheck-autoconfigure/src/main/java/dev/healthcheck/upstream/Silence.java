package dev.healthcheck.upstream;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.FailureKind;

/**
 * Nodes that say nothing at all: a check was not answered in time, requests are under way
 * of which none has succeeded since that check began, and another node has passed a check
 * since then. Requests avoid such a node until one of them, or a check, succeeds: their
 * own time may be much longer. Nothing is counted by that; whether the node is ejected is
 * up to its thresholds.
 * <p>
 * A node that all requests stay with is left by ejection only: its streams have to move
 * as well, and the requests that would go elsewhere are what it is convicted by.
 * <p>
 * Guarded by the upstream's lock.
 */
final class Silence {

	private final Upstream upstream;

	private final AnotherPassed anotherPassed;

	/** The checks that were not answered, while requests were not either: their start. */
	private final Map<NodeHealth, Long> unanswered = new HashMap<>();

	private final Set<NodeHealth> silent = new HashSet<>();

	Silence(Upstream upstream, AnotherPassed anotherPassed) {
		this.upstream = upstream;
		this.anotherPassed = anotherPassed;
	}

	boolean isSilent(NodeHealth node) {
		return this.silent.contains(node);
	}

	/** A check of a node ended. */
	void checked(NodeHealth node, CheckReport report) {
		if (report.result().passed()) {
			heard(node);
			List.copyOf(this.unanswered.keySet()).forEach(this::judge);
		}
		else if (report.result().kind() == FailureKind.TIMEOUT && this.upstream.balancer().spreads()
				&& node.isInService() && isWaitedFor(node, report.startedNanos())) {
			this.unanswered.put(node, report.startedNanos());
			if (!judge(node)) {
				askAnotherThan(node);
			}
		}
	}

	private static boolean isWaitedFor(NodeHealth node, long sinceNanos) {
		return node.inFlight() > 0 && node.lastSuccessNanos() - sinceNanos < 0;
	}

	private boolean judge(NodeHealth node) {
		Long since = this.unanswered.get(node);
		if (since == null || !isWaitedFor(node, since) || !this.anotherPassed.since(since, node)) {
			return false;
		}
		if (this.silent.add(node)) {
			node.suspect(true);
			// to be used again at once if it was a moment's silence
			this.upstream.checkNow(node);
		}
		return true;
	}

	private void askAnotherThan(NodeHealth node) {
		this.upstream.nodes()
			.stream()
			.filter((other) -> other != node && other.isInService())
			.findFirst()
			.ifPresent(this.upstream::checkNow);
	}

	/** A check or a request succeeded, or the node is of no concern any longer. */
	void heard(NodeHealth node) {
		this.unanswered.remove(node);
		this.silent.remove(node);
	}

	/** Tells whether a node that is in use has passed a check. */
	@FunctionalInterface
	interface AnotherPassed {

		/** Whether another one than this has passed since. */
		boolean since(long nanos, NodeHealth node);

	}

}
