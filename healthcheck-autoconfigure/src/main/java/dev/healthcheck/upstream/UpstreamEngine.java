package dev.healthcheck.upstream;

import java.time.Duration;
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
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The only one that changes the states of an upstream's nodes, and holds its lock: takes
 * events, asks the rules what follows, publishes states and statuses, has done what is to
 * be done, and lets pickers and listeners follow.
 */
final class UpstreamEngine implements NodeHealth.Engine {

	private final ReentrantLock lock = new ReentrantLock();

	private final Levels levels = new Levels();

	private final StatusBoard board = new StatusBoard(this.levels, this::statusChanged);

	/** To whom the passed check of another node may say something. */
	private final Set<NodeHealth> waiting = new LinkedHashSet<>();

	private final Scheduler scheduler;

	private final Listeners listeners;

	private final Timelines timelines = new Timelines();

	private final Breakers breakers;

	private final Surroundings surroundings;

	private final LateRequests late;

	/** Whether the silence of a node began or ended. */
	private boolean silenceChanged;

	private volatile boolean inDoubt;

	UpstreamEngine(Scheduler scheduler, Listeners listeners, Breakers breakers, LateRequests late,
			Surroundings surroundings) {
		this.scheduler = scheduler;
		this.listeners = listeners;
		this.breakers = breakers;
		this.late = late;
		this.surroundings = surroundings;
	}

	@Override
	public long nanoTime() {
		return this.scheduler.nanoTime();
	}

	@Override
	public void on(NodeHealth node, Event event) {
		change(() -> {
			apply(node, event);
			if (event instanceof Event.Checked checked && checked.report().result().passed() && isMember(node)) {
				long ended = checked.report().endedNanos();
				this.levels.passes().add(node, ended);
				List.copyOf(this.waiting)
					.stream()
					.filter((other) -> other != node)
					.forEach((other) -> apply(other, new Event.FellowPassed(ended)));
			}
		});
	}

	private void apply(NodeHealth node, Event event) {
		NodeState before = node.state();
		if (!isMember(node)) {
			// one that has left is of no concern, although its last requests still end
			return;
		}
		long now = nanoTime();
		Step step = HealthRules.on(before, event, new Moment(node.settings(), this.levels.fellowsOf(node, now), now,
				node.lastSuccessNanos(), node.requests().succeeded(), node.inFlight()));
		NodeState next = step.next();
		node.become(next);
		this.board.touch(node);
		follow(node, next.doubts());
		this.silenceChanged |= before.doubts().silence().isCertain() != next.doubts().silence().isCertain();
		if (next.breaker().state() != before.breaker().state()) {
			this.breakers.follow(node, next.breaker());
		}
		step.effects().forEach((effect) -> perform(node, effect));
	}

	private void follow(NodeHealth node, Doubts doubts) {
		if (doubts.isWaiting() ? this.waiting.add(node) || doubts.isPending() != this.inDoubt
				: this.waiting.remove(node)) {
			this.inDoubt = this.waiting.stream().anyMatch((other) -> other.state().doubts().isPending());
		}
	}

	private void perform(NodeHealth node, Effect effect) {
		if (effect instanceof Effect.CheckNow) {
			this.surroundings.checkNow(node);
		}
		else if (effect instanceof Effect.CheckSince since) {
			this.surroundings.checkNow(node, since.nanos());
		}
		else if (effect instanceof Effect.CheckWithin within) {
			this.surroundings.checkWithin(node, within.time());
		}
		else if (effect instanceof Effect.CheckOthers) {
			this.surroundings.nodes().stream().filter((other) -> other != node).forEach(this.surroundings::checkNow);
		}
		else if (effect instanceof Effect.CheckSomeOthers some) {
			checkOthers(node, some.count());
		}
		else if (effect instanceof Effect.CountFailure) {
			this.levels.of(node).failed(node, nanoTime());
		}
		else if (effect instanceof Effect.TickAt tick) {
			this.scheduler.schedule(Duration.ofNanos(tick.nanos() - nanoTime()), () -> on(node, new Event.Tick()));
		}
	}

	private void checkOthers(NodeHealth node, int count) {
		this.surroundings.nodes()
			.stream()
			.filter((other) -> other != node && other.status().isInService())
			.limit(count)
			.forEach(this.surroundings::checkNow);
	}

	private void statusChanged(NodeHealth node, NodeStatus before, NodeStatus after) {
		this.surroundings.statusChanged(node, before, after);
		this.listeners.transition(node.node(),
				this.timelines.of(node).add(before, after, Reason.of(node.state(), node.settings(), nanoTime())));
	}

	@Override
	public @Nullable Permit claimTrial(NodeHealth node) {
		return locked(() -> {
			if (!(node.state().breaker() instanceof HalfOpen trial)
					|| !trial.canTry(nanoTime(), node.settings().failTimeoutNanos())) {
				return null;
			}
			apply(node, new Event.TrialBegun());
			return node.state().breaker().permit();
		});
	}

	@Override
	public boolean isInDoubt() {
		return this.inDoubt;
	}

	@Override
	public void waiting(NodeHealth node, Waiting request) {
		this.late.waiting(node, request);
	}

	@Override
	public void counted(NodeHealth node, boolean success, long durationNanos) {
		this.breakers.called(node, success, durationNanos);
	}

	@Override
	public void ended(NodeHealth node, Outcome outcome, long durationNanos) {
		this.listeners.request(node.node(), outcome, durationNanos);
	}

	@Override
	public void checked(NodeHealth node, CheckReport report) {
		this.listeners.check(node.node(), report);
	}

	@Override
	public Handouts.Owner handoutsOwner(NodeHealth node) {
		return new Handouts.Owner() {

			@Override
			public <T> T locked(Supplier<T> action) {
				return UpstreamEngine.this.locked(action);
			}

			@Override
			public void change(Runnable action) {
				UpstreamEngine.this.change(action);
			}

			@Override
			public long nanoTime() {
				return UpstreamEngine.this.nanoTime();
			}

			@Override
			public Scheduler.Cancellable schedule(Duration delay, Runnable task) {
				return UpstreamEngine.this.scheduler.schedule(delay, task);
			}

			@Override
			public void givenUp(Permit permit, long selections) {
				node.requests().givenUp(selections);
				apply(node, new Event.Ignored(permit));
			}

		};
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
		boolean changed = this.board.refresh(this.surroundings.isProtected(), this.surroundings.nodes());
		if (changed) {
			this.surroundings.choiceChanged();
		}
		return changed;
	}

	/** Nodes, or their definition, are others; under the lock. */
	void reset(List<String> levels, Collection<NodeHealth> nodes, Map<NodeHealth, Event.Redefined> kept) {
		this.waiting.removeIf((node) -> !isMember(node));
		this.timelines.keep(nodes);
		this.levels.reset(levels, nodes, nanoTime());
		kept.forEach(this::apply);
		nodes.forEach(this.board::touch);
		this.board.refresh(this.surroundings.isProtected(), nodes);
	}

	private boolean isMember(NodeHealth node) {
		return this.surroundings.isMember(node);
	}

	/** The share of failures among the last requests, of all nodes; under the lock. */
	double failureShare(long nowNanos, long windowNanos) {
		return this.levels.failureShare(nowNanos, windowNanos);
	}

	Timelines timelines() {
		return this.timelines;
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

	/** What the engine works in. */
	interface Surroundings {

		Collection<NodeHealth> nodes();

		boolean isMember(NodeHealth node);

		/** Whether the least bad nodes are used when all are bad. */
		boolean isProtected();

		void checkNow(NodeHealth node);

		/** The same, not waiting for a check that began before a point in time. */
		void checkNow(NodeHealth node, long sinceNanos);

		/** The same within a time, at a random point of it. */
		void checkWithin(NodeHealth node, Duration time);

		/** Who can be chosen has changed. */
		void choiceChanged();

		void statusChanged(NodeHealth node, NodeStatus before, NodeStatus after);

	}

}
