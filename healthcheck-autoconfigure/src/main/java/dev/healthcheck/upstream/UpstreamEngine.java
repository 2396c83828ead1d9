package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The only one that changes the states of an upstream's nodes, and holds its lock: takes
 * events, asks the rules what follows, publishes states and statuses, has done what is to
 * be done, and lets pickers and listeners follow.
 */
final class UpstreamEngine {

	private final ReentrantLock lock = new ReentrantLock();

	private final Levels levels = new Levels();

	private final StatusBoard board = new StatusBoard(this.levels, this::statusChanged);

	private final Effects effects;

	/** To whom the passed check of another node may say something. */
	private final Set<NodeHealth> waiting = new LinkedHashSet<>();

	private final Scheduler scheduler;

	private final Listeners listeners;

	private final Breakers breakers;

	private final Membership membership;

	private final Runnable choiceChanged;

	private final StatusBoard.Transitions statusChanged;

	/** Whether the silence of a node began or ended. */
	private boolean silenceChanged;

	private volatile boolean inDoubt;

	/**
	 * An engine for nodes that are still to come.
	 * @param membership who belongs to the upstream
	 * @param scheduler time, and what happens later
	 * @param listeners who is told
	 * @param breakers the breakers that others see
	 * @param choiceChanged what to do, under the lock, when others can be chosen
	 * @param statusChanged what to do, under the lock, when a node has another status
	 */
	UpstreamEngine(Membership membership, Scheduler scheduler, Listeners listeners, Breakers breakers,
			Runnable choiceChanged, StatusBoard.Transitions statusChanged) {
		this.membership = membership;
		this.scheduler = scheduler;
		this.effects = new Effects(membership, this.levels, scheduler, (node) -> on(node, new Event.Tick()));
		this.listeners = listeners;
		this.breakers = breakers;
		this.choiceChanged = choiceChanged;
		this.statusChanged = statusChanged;
	}

	private long nanoTime() {
		return this.scheduler.nanoTime();
	}

	/** Something happened to a node. */
	void on(NodeHealth node, Event event) {
		change(() -> {
			apply(node, event);
			if (event instanceof Event.Checked checked && isMember(node)) {
				tellFellows(node, checked.report());
			}
		});
	}

	private void tellFellows(NodeHealth node, CheckReport report) {
		if (report.result().passed()) {
			this.levels.passes().add(node, report.endedNanos());
			List.copyOf(this.waiting)
				.stream()
				.filter((other) -> other != node)
				.forEach((other) -> apply(other, new Event.FellowPassed(report.endedNanos())));
		}
		else if (report.result().kind() == FailureKind.TIMEOUT && node.status().isInService()
				&& this.levels.passes().firstOfAnother(node, report.startedNanos(), nanoTime()) == null
				&& this.waiting.stream().anyMatch((other) -> other != node)) {
			// the first answer after an election must not wait for its turn
			this.effects.perform(node, new Effect.CheckNow());
		}
	}

	private void apply(NodeHealth node, Event event) {
		NodeState before = node.state();
		if (!isMember(node)) {
			// one that has left is of no concern, although its last requests still end
			return;
		}
		long now = nanoTime();
		Step step = HealthRules.on(before, event, new Moment(node.settings(), this.levels.fellowsOf(node, now), now,
				node.requests().lastSuccessNanos(), node.requests().succeeded(), node.inFlight()));
		NodeState next = step.next();
		node.become(next);
		this.board.touch(node);
		follow(node, next.doubts());
		this.silenceChanged |= before.doubts().silence().isCertain() != next.doubts().silence().isCertain();
		if (next.breaker().state() != before.breaker().state()) {
			this.breakers.follow(node, next.breaker());
		}
		step.effects().forEach((effect) -> this.effects.perform(node, effect));
	}

	private void follow(NodeHealth node, Doubts doubts) {
		if (doubts.isWaiting() ? this.waiting.add(node) || doubts.isPending() != this.inDoubt
				: this.waiting.remove(node)) {
			this.inDoubt = this.waiting.stream().anyMatch((other) -> other.state().doubts().isPending());
		}
	}

	private void statusChanged(NodeHealth node, NodeStatus before, NodeStatus after) {
		this.statusChanged.changed(node, before, after);
		this.listeners.transition(node.node(),
				node.timeline().add(before, after, Reason.of(node.state(), node.settings(), nanoTime())));
	}

	/**
	 * Begin a trial.
	 * @return its permit, or {@code null} if there can be none
	 */
	@Nullable Permit claimTrial(NodeHealth node) {
		return locked(() -> {
			if (!(node.state().breaker() instanceof HalfOpen trial)
					|| !trial.canTry(nanoTime(), node.settings().failTimeoutNanos())) {
				return null;
			}
			apply(node, new Event.TrialBegun());
			return node.state().breaker().permit();
		});
	}

	/** Whether any node is under suspicion. */
	boolean isInDoubt() {
		return this.inDoubt;
	}

	/** Change something, and let statuses, pickers and listeners follow. */
	void change(Runnable action) {
		boolean changed = locked(() -> {
			action.run();
			boolean silence = this.silenceChanged;
			this.silenceChanged = false;
			return refresh() || silence;
		});
		if (changed) {
			this.listeners.changed();
		}
		this.listeners.deliver();
	}

	private boolean refresh() {
		boolean changed = this.board.refresh(isProtected(), this.membership.nodes());
		if (changed) {
			this.choiceChanged.run();
		}
		return changed;
	}

	/** Nodes, or their definition, are others; under the lock. */
	void reset(List<String> levels, Collection<NodeHealth> nodes, Map<NodeHealth, Event.Redefined> kept) {
		this.waiting.removeIf((node) -> !isMember(node));
		this.levels.reset(levels, nodes, nanoTime());
		kept.forEach(this::apply);
		nodes.forEach(this.board::touch);
		this.board.refresh(isProtected(), nodes);
	}

	private boolean isMember(NodeHealth node) {
		return this.membership.node(node.address()) == node;
	}

	/** Whether the least bad nodes are used when all are bad. */
	private boolean isProtected() {
		return this.membership.definition().protect();
	}

	/** The share of failures among the last requests, of all nodes; under the lock. */
	double failureShare(long nowNanos, long windowNanos) {
		return this.levels.failureShare(nowNanos, windowNanos);
	}

	/** Have Resilience4j know the breakers of the nodes, which are not to change. */
	void showBreakers(CircuitBreakerRegistry registry) {
		locked(() -> {
			this.breakers.show(this.membership.nodes(), registry);
			return registry;
		});
	}

	<T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
