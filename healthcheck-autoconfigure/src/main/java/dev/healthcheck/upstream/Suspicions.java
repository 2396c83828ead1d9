package dev.healthcheck.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Failures that may be the whole cluster's: they wait here for a second opinion. All
 * nodes are checked at once, and the checks decide:
 * <ul>
 * <li>the node's own check failed, and that of another node, which began no later,
 * passed: the node is to blame, its failures count;
 * <li>the node's own check passed: the failure is forgiven, once: a request that begins
 * afterwards and fails the same way, without any success in between, counts;
 * <li>nobody's check passes: nobody is to blame, and the verdict waits.
 * </ul>
 * Until then new requests prefer other nodes. So an election, which makes every member
 * slow for a while, ejects nobody, and a hung member is found out by one check. Guarded
 * by the upstream's lock.
 */
final class Suspicions {

	private final Upstream upstream;

	private final Map<NodeHealth, List<Suspicion>> pending = new HashMap<>();

	private final Map<NodeHealth, Long> forgivenAt = new HashMap<>();

	private volatile boolean any;

	Suspicions(Upstream upstream) {
		this.upstream = upstream;
	}

	/**
	 * Whether any node is under suspicion.
	 */
	boolean isAny() {
		return this.any;
	}

	/**
	 * Raise a suspicion.
	 * @return whether it was taken; otherwise there is no second opinion to be had, and
	 * the failure counts like any other
	 */
	boolean raise(NodeHealth node, int generation, long beganNanos, Outcome.Failure failure, long atNanos) {
		if (!this.upstream.isChecked()) {
			return false;
		}
		if (generation == node.breaker().generation()) {
			this.pending.computeIfAbsent(node, (key) -> new ArrayList<>())
				.add(new Suspicion(generation, beganNanos, atNanos, failure));
			node.suspect(true);
			this.any = true;
			judge(node);
			if (this.pending.containsKey(node)) {
				this.upstream.checkAllNow(node);
			}
		}
		return true;
	}

	/** A request to the node succeeded. */
	void succeeded(NodeHealth node) {
		this.forgivenAt.remove(node);
		List<Suspicion> suspicions = this.pending.get(node);
		if (suspicions != null) {
			// had they been counted at once, this success would have zeroed the counts
			suspicions.removeIf(
					(suspicion) -> node.breaker().settings().threshold(suspicion.failure().kind()) > suspicions.size());
			settleIfEmpty(node, suspicions);
		}
	}

	/** A check of a node ended. */
	void checked(NodeHealth node) {
		for (NodeHealth suspect : List.copyOf(this.pending.keySet())) {
			judge(suspect);
		}
		CheckReport own = node.lastCheck();
		List<Suspicion> suspicions = this.pending.get(node);
		if (suspicions != null && own != null && !own.result().passed()
				&& isAnotherPassedSince(node, suspicions.get(0).beganNanos(), Long.MAX_VALUE)) {
			// the others' answers came after the question to this one: ask it again
			this.upstream.checkNow(node);
		}
	}

	/** A node left or its breaker moved on: what was pending is settled. */
	void drop(NodeHealth node) {
		this.pending.remove(node);
		this.forgivenAt.remove(node);
		node.suspect(false);
		this.any = !this.pending.isEmpty();
	}

	private void judge(NodeHealth node) {
		List<Suspicion> suspicions = this.pending.get(node);
		if (suspicions == null) {
			return;
		}
		if (node.breaker().state() != BreakerState.CLOSED) {
			drop(node);
			return;
		}
		CheckReport own = node.lastCheck();
		for (Suspicion suspicion : List.copyOf(suspicions)) {
			if (isGuilty(node, own, suspicion)) {
				suspicions.remove(suspicion);
				node.count(suspicion.generation(), suspicion.failure(), suspicion.atNanos(),
						suspicion.atNanos() - suspicion.beganNanos());
			}
			else if (own != null && own.result().passed() && own.startedNanos() - suspicion.atNanos() >= 0) {
				suspicions.remove(suspicion);
				this.forgivenAt.put(node, own.endedNanos());
			}
		}
		if (node.breaker().state() != BreakerState.CLOSED) {
			drop(node);
		}
		else {
			settleIfEmpty(node, suspicions);
		}
	}

	private boolean isGuilty(NodeHealth node, @Nullable CheckReport own, Suspicion suspicion) {
		Long forgiven = this.forgivenAt.get(node);
		if (forgiven != null && suspicion.beganNanos() - forgiven >= 0) {
			return isAnotherPassedSince(node, suspicion.beganNanos(), Long.MAX_VALUE);
		}
		return own != null && !own.result().passed() && own.startedNanos() - suspicion.beganNanos() >= 0
				&& isAnotherPassedSince(node, suspicion.beganNanos(), own.startedNanos());
	}

	private boolean isAnotherPassedSince(NodeHealth node, long sinceNanos, long untilNanos) {
		for (NodeHealth other : this.upstream.nodes()) {
			CheckReport pass = other.lastPass();
			if (other != node && pass != null && other.facts().admin() == AdminState.READY
					&& pass.startedNanos() - sinceNanos >= 0
					&& (untilNanos == Long.MAX_VALUE || untilNanos - pass.startedNanos() >= 0)) {
				return true;
			}
		}
		return false;
	}

	private void settleIfEmpty(NodeHealth node, List<Suspicion> suspicions) {
		if (suspicions.isEmpty()) {
			this.pending.remove(node);
			node.suspect(false);
			this.any = !this.pending.isEmpty();
		}
	}

	private record Suspicion(int generation, long beganNanos, long atNanos, Outcome.Failure failure) {

	}

}
