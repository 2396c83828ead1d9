package dev.healthcheck.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Failures that may be the whole cluster's: they wait here for a second opinion. All
 * nodes are checked, the node in question once another one has answered, and the checks
 * decide:
 * <ul>
 * <li>the node's own check failed although another node's had passed shortly before it
 * was asked: the node is to blame, its failures count;
 * <li>the node's own check passed: the failure is forgiven, once: a request that begins
 * afterwards and fails the same way, without any success in between, counts. Broken
 * connections are forgiven for as long as a fail timeout: several may have been kept, and
 * each ends on its own;
 * <li>nobody's check passes: nobody is to blame, and the verdict waits.
 * </ul>
 * Until then new requests prefer other nodes. So an election, which makes every member
 * slow for a while, ejects nobody, and a hung member is found out by one check. Guarded
 * by the upstream's lock.
 */
final class Suspicions {

	/** Passed checks remembered, of all nodes; a verdict looks back a few seconds. */
	private static final int PASSES = 64;

	private final Upstream upstream;

	private final Silence silence;

	private final Map<NodeHealth, List<Suspicion>> pending = new HashMap<>();

	private final Map<NodeHealth, Long> forgivenAt = new HashMap<>();

	/** Since when a node has broken connections and passed checks, without a success. */
	private final Map<NodeHealth, Long> breaksSince = new HashMap<>();

	private final Deque<Pass> passes = new ArrayDeque<>();

	/** To be checked once another node has passed a check. */
	private final Set<NodeHealth> next = new HashSet<>();

	private volatile boolean any;

	Suspicions(Upstream upstream) {
		this.upstream = upstream;
		this.silence = new Silence(upstream, this::isAnotherPassedSince);
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
		if (generation == node.breaker().generation() && !isForgiven(node, beganNanos)) {
			boolean first = !this.pending.containsKey(node);
			this.pending.computeIfAbsent(node, (key) -> new ArrayList<>())
				.add(new Suspicion(generation, beganNanos, atNanos, failure));
			node.suspect(true);
			this.any = true;
			judge(node);
			if (first && this.pending.containsKey(node)) {
				this.upstream.secondOpinion(node);
			}
		}
		return true;
	}

	/**
	 * Whether a request is of the trouble that its node was cleared of: the calls of an
	 * election end one after the other, and need not be looked into one by one.
	 */
	private boolean isForgiven(NodeHealth node, long beganNanos) {
		Long forgiven = this.forgivenAt.get(node);
		return forgiven != null && beganNanos - forgiven < 0;
	}

	/**
	 * Have a node checked as soon as another one has passed a check. Asked earlier, it
	 * might be waiting for a leader that the other one has already found.
	 */
	void checkNext(NodeHealth node) {
		this.next.add(node);
	}

	/** A request to the node succeeded. */
	void succeeded(NodeHealth node) {
		this.forgivenAt.remove(node);
		this.breaksSince.remove(node);
		this.silence.heard(node);
		List<Suspicion> suspicions = this.pending.get(node);
		if (suspicions != null) {
			// had they been counted at once, this success would have zeroed the counts
			int count = suspicions.size();
			suspicions.removeIf((suspicion) -> java.util.Objects
				.requireNonNullElse(node.breaker().settings().threshold(suspicion.failure().kind()), 1) > count);
			settle(node, suspicions);
		}
		mark(node);
	}

	/** A check of a node ended. */
	void checked(NodeHealth node, CheckReport report) {
		if (report.result().passed()) {
			if (this.passes.size() == PASSES) {
				this.passes.removeFirst();
			}
			this.passes.addLast(new Pass(node, report.endedNanos()));
			checkWaiting(node, report.endedNanos());
		}
		this.silence.checked(node, report);
		for (NodeHealth suspect : List.copyOf(this.pending.keySet())) {
			judge(suspect);
		}
		if (this.pending.containsKey(node) && !report.result().passed()
				&& isAnotherPassedSince(report.startedNanos(), node)) {
			// it was asked too early to tell: once more
			this.upstream.secondOpinion(node);
		}
		mark(node);
	}

	/**
	 * A check that began before any other node had passed one cannot tell; the next one
	 * does not wait for its end.
	 */
	private void checkWaiting(NodeHealth passed, long nowNanos) {
		for (NodeHealth node : List.copyOf(this.next)) {
			if (node != passed) {
				this.next.remove(node);
				this.upstream.checkNow(node, firstOfAnotherWithin(shortlyNanos(), nowNanos, node));
			}
		}
	}

	private long firstOfAnotherWithin(long nanos, long nowNanos, NodeHealth node) {
		return this.passes.stream()
			.filter((pass) -> pass.isOfAnotherThan(node) && nowNanos - pass.endedNanos() <= nanos)
			.map(Pass::endedNanos)
			.min((one, other) -> Long.signum(one - other))
			.orElse(nowNanos);
	}

	/** A node left or its breaker moved on: what was pending is settled. */
	void drop(NodeHealth node) {
		this.pending.remove(node);
		this.forgivenAt.remove(node);
		this.breaksSince.remove(node);
		this.next.remove(node);
		this.silence.heard(node);
		mark(node);
		this.any = !this.pending.isEmpty();
	}

	private void judge(NodeHealth node) {
		List<Suspicion> suspicions = this.pending.get(node);
		if (suspicions == null) {
			return;
		}
		this.upstream.touch(node);
		CheckReport own = node.facts().checks().last();
		for (Suspicion suspicion : List.copyOf(suspicions)) {
			if (isGuilty(node, own, suspicion)) {
				suspicions.remove(suspicion);
				node.count(suspicion.generation(), suspicion.failure(), suspicion.atNanos(),
						suspicion.atNanos() - suspicion.beganNanos());
			}
			else if (own != null && own.result().passed() && own.startedNanos() - suspicion.atNanos() >= 0) {
				suspicions.remove(suspicion);
				this.forgivenAt.put(node, own.endedNanos());
				if (suspicion.isBreak()) {
					this.breaksSince.merge(node, suspicion.atNanos(),
							(since, at) -> (node.lastSuccessNanos() - since > 0) ? at : since);
				}
			}
		}
		settle(node, suspicions);
	}

	private boolean isGuilty(NodeHealth node, @Nullable CheckReport own, Suspicion suspicion) {
		Long forgiven = this.forgivenAt.get(node);
		if (forgiven != null && suspicion.beganNanos() - forgiven >= 0 && !isStillForgiven(node, suspicion)) {
			return isAnotherPassedSince(suspicion.recentNanos(), node);
		}
		return own != null && !own.result().passed() && own.startedNanos() - suspicion.beganNanos() >= 0
				&& own.endedNanos() - suspicion.recentNanos() >= 0
				&& isAnotherPassedBefore(own.startedNanos(), suspicion.beganNanos(), node);
	}

	private boolean isStillForgiven(NodeHealth node, Suspicion suspicion) {
		Long since = this.breaksSince.get(node);
		// successes of a node without failures are not told of one by one
		return suspicion.isBreak() && (since == null || node.lastSuccessNanos() - since > 0
				|| suspicion.atNanos() - since < node.breaker().settings().failTimeout().toNanos());
	}

	private boolean isAnotherPassedBefore(long askedNanos, long beganNanos, NodeHealth node) {
		return this.passes.stream()
			.anyMatch((pass) -> pass.isOfAnotherThan(node) && pass.endedNanos() - beganNanos >= 0
					&& askedNanos - pass.endedNanos() >= 0 && askedNanos - pass.endedNanos() <= shortlyNanos());
	}

	/** The question may have waited for the end of a check under way. */
	private long shortlyNanos() {
		return this.upstream.definition().check().timeout().toNanos() * 5 / 4;
	}

	private boolean isAnotherPassedSince(long nanos, NodeHealth node) {
		return this.passes.stream().anyMatch((pass) -> pass.isOfAnotherThan(node) && pass.endedNanos() - nanos >= 0);
	}

	private void settle(NodeHealth node, List<Suspicion> suspicions) {
		if (node.breaker().state() != BreakerState.CLOSED) {
			drop(node);
		}
		else if (suspicions.isEmpty()) {
			this.pending.remove(node);
			mark(node);
			this.any = !this.pending.isEmpty();
		}
	}

	private void mark(NodeHealth node) {
		node.suspect(this.pending.containsKey(node) || this.silence.isSilent(node));
	}

	private record Suspicion(int generation, long beganNanos, long atNanos, Outcome.Failure failure) {

		/**
		 * From when on answers of checks tell: those given long before the request failed
		 * may be from before the election, or from within it.
		 */
		long recentNanos() {
			return this.atNanos - (this.atNanos - this.beganNanos) / 4;
		}

		/** Whether a connection broke; else the node was slow, or said it could not. */
		boolean isBreak() {
			return this.failure.kind() == FailureKind.TCP;
		}

	}

	private record Pass(NodeHealth node, long endedNanos) {

		boolean isOfAnotherThan(NodeHealth suspect) {
			return this.node != suspect && this.node.facts().admin() == AdminState.READY;
		}

	}

}
