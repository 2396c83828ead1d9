package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one call: level by level, no node twice, within the bounds that the
 * upstream and the call set. Where they set none, two nodes at most are given the call,
 * not counting those that refused it: what fails on two of them may well be the call's
 * own fault, and would harm the others too.
 * <p>
 * Who makes the call begins with {@link #first} and goes on with
 * {@link #next(Attempt, Verdict)} until there is no further try. Not thread-safe; a call
 * is made by one thread after the other.
 */
public final class Attempts {

	/** How many nodes are given a call whose tries are not bounded otherwise. */
	private static final int GIVEN = 2;

	private final String upstream;

	private final CallOptions options;

	private final List<LevelPicker> levels;

	private final int[] triesPerLevel;

	private final @Nullable Integer maxTries;

	private final Duration tryTimeout;

	private final Supplier<UpstreamSnapshot> snapshot;

	private final LongSupplier clock;

	private final long startedNanos;

	private final Set<NodeHealth> tried = new HashSet<>();

	private final CallHistory history;

	private boolean timedOut;

	private boolean usedUp;

	/**
	 * The tries of a call that begins now.
	 * @param definition the upstream
	 * @param levels where to choose nodes, in this order
	 * @param options what is different for this call
	 * @param repeats bounds how many calls are repeated
	 * @param snapshot says what is wrong when no node can be chosen
	 * @param clock the monotonic clock
	 */
	Attempts(UpstreamDefinition definition, List<LevelPicker> levels, CallOptions options, Repeats repeats,
			Supplier<UpstreamSnapshot> snapshot, LongSupplier clock) {
		this.upstream = definition.name();
		this.options = options;
		this.levels = levels;
		this.triesPerLevel = new int[levels.size()];
		this.maxTries = (options.tries() != null) ? options.tries() : definition.tries();
		this.tryTimeout = Objects.requireNonNullElse(options.tryTimeout(), definition.tryTimeout());
		this.snapshot = snapshot;
		this.clock = clock;
		this.startedNanos = clock.getAsLong();
		this.history = new CallHistory(repeats, definition.retryBudget());
		repeats.called(this.startedNanos);
	}

	/**
	 * Begin the first try.
	 * @return the try
	 * @throws NoNodeAvailableException if no node can be chosen
	 */
	public Attempt first() {
		Attempt first = next();
		if (first == null) {
			throw exhausted(null);
		}
		return first;
	}

	/**
	 * A try is over: report how it ended, and begin the next one, if there may be one.
	 * What is said about nodes that failed is settled when there is none.
	 * @param attempt the try
	 * @param verdict what its end means
	 * @return the next try, or {@code null} if the call ends with this one
	 */
	public @Nullable Attempt next(Attempt attempt, Verdict verdict) {
		Attempt next = answered(attempt, verdict);
		if (next == null) {
			attempt.finished();
		}
		return next;
	}

	/**
	 * The same when only the head of an answer is there.
	 * @param attempt the try, which is in flight until {@link Attempt#finished} or
	 * {@link Attempt#broke} is called if it is the last one
	 * @param verdict what the head means
	 * @return the next try, or {@code null} if the call ends with this one
	 */
	public @Nullable Attempt answered(Attempt attempt, Verdict verdict) {
		if (!attempt.report(verdict.outcome())) {
			// whose caller went away
			return null;
		}
		Attempt next = null;
		try {
			next = verdict.repeat() ? next() : null;
		}
		finally {
			if (next == null) {
				this.history.settle();
			}
		}
		if (next != null) {
			attempt.finished();
		}
		return next;
	}

	/**
	 * Choose a node for a try, of which the one before has ended.
	 * @return the try, or {@code null} if there can be none
	 */
	public @Nullable Attempt next() {
		if ((this.maxTries != null && this.maxTries > 0 && count() >= this.maxTries) || this.history.isOver()) {
			return null;
		}
		long now = this.clock.getAsLong();
		if (!this.tryTimeout.isZero() && count() > 0 && now - this.startedNanos >= this.tryTimeout.toNanos()) {
			this.timedOut = true;
			return null;
		}
		if (!mayTry()) {
			return null;
		}
		if (!this.history.mayBegin(now)) {
			this.usedUp = true;
			return null;
		}
		Attempt attempt = choose();
		this.history.begun(attempt != null);
		return attempt;
	}

	private @Nullable Attempt choose() {
		for (Effort effort : Effort.ALL) {
			for (int level = 0; level < this.levels.size(); level++) {
				if (mayTry(level)) {
					Attempt attempt = this.levels.get(level)
						.begin(effort, this.history, this.tried, this.options.hashKey());
					if (attempt != null) {
						this.triesPerLevel[level]++;
						return attempt;
					}
				}
			}
		}
		return null;
	}

	private boolean mayTry() {
		for (int level = 0; level < this.levels.size(); level++) {
			if (mayTry(level)) {
				return true;
			}
		}
		return false;
	}

	private boolean mayTry(int level) {
		LevelPicker picker = this.levels.get(level);
		int tries = this.triesPerLevel[level];
		if (tries >= picker.nodes().size()) {
			return false;
		}
		return (picker.tries() > 0) ? tries < picker.tries()
				: this.maxTries != null || count() - this.history.refusals() < GIVEN;
	}

	/**
	 * Do not choose a node that was tried before this began; it counts as a try.
	 * @param address where the node listens; without effect if there is no such node
	 */
	public void exclude(NodeAddress address) {
		this.levels.stream()
			.flatMap((level) -> level.nodes().stream())
			.filter((node) -> node.address().equals(address))
			.forEach(this.tried::add);
	}

	/**
	 * How many tries there were.
	 * @return their number
	 */
	public int count() {
		return this.tried.size();
	}

	/**
	 * The time that is left for the tries.
	 * @return the time, or {@code null} if there is no bound
	 */
	public @Nullable Duration timeLeft() {
		return this.tryTimeout.isZero() ? null : Duration
			.ofNanos(Math.max(0, this.tryTimeout.toNanos() - (this.clock.getAsLong() - this.startedNanos)));
	}

	/**
	 * The error to end the call with when there is no further try.
	 * @param last the failure of the last try, or {@code null} if there was none
	 * @return the error
	 */
	public RuntimeException exhausted(@Nullable Throwable last) {
		if (count() == 0) {
			return new NoNodeAvailableException(this.snapshot.get());
		}
		return this.timedOut ? TriesExceededException.timedOut(this.upstream, count(), this.tryTimeout, last)
				: TriesExceededException.failed(this.upstream, count(), this.usedUp, last);
	}

	/**
	 * The error to end the call with when its time is over while a try is under way.
	 * @param last the failure of the last try that ended, or {@code null} if there was
	 * none
	 * @return the error
	 */
	public RuntimeException timedOut(@Nullable Throwable last) {
		this.timedOut = true;
		return exhausted(last);
	}

}
