package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one call: level by level, no node twice, within the bounds that the
 * upstream and the call set. Where they set none, two nodes at most are given the call,
 * not counting those that refused it: what fails on two of them may well be the call's
 * own fault, and would harm the others too. Not thread-safe; a call is made by one thread
 * after the other.
 */
public final class Attempts {

	/** How many nodes are given a call whose tries are not bounded otherwise. */
	private static final int GIVEN = 2;

	private final Upstream upstream;

	private final CallOptions options;

	private final List<LevelPicker> levels;

	private final int[] triesPerLevel;

	private final @Nullable Integer maxTries;

	private final Duration tryTimeout;

	private final long startedNanos;

	private final Set<NodeHealth> tried = new HashSet<>();

	private int refused;

	private boolean timedOut;

	Attempts(Upstream upstream, List<LevelPicker> levels, CallOptions options) {
		UpstreamDefinition definition = upstream.definition();
		this.upstream = upstream;
		this.options = options;
		this.levels = levels;
		this.triesPerLevel = new int[this.levels.size()];
		this.maxTries = (options.tries() != null) ? options.tries() : definition.tries();
		this.tryTimeout = Objects.requireNonNullElse(options.tryTimeout(), definition.tryTimeout());
		this.startedNanos = upstream.nanoTime();
	}

	/**
	 * Choose a node for the next try.
	 * @return the try, or {@code null} if there can be none
	 */
	public @Nullable Attempt next() {
		if (this.maxTries != null && this.maxTries > 0 && count() >= this.maxTries) {
			return null;
		}
		if (!this.tryTimeout.isZero() && count() > 0 && elapsedNanos() >= this.tryTimeout.toNanos()) {
			this.timedOut = true;
			return null;
		}
		for (Effort effort : Effort.ALL) {
			for (int level = 0; level < this.levels.size(); level++) {
				LevelPicker picker = this.levels.get(level);
				if (mayTry(picker, this.triesPerLevel[level])) {
					Attempt attempt = picker.begin(effort, this, this.tried, this.options.hashKey());
					if (attempt != null) {
						this.triesPerLevel[level]++;
						return attempt;
					}
				}
			}
		}
		return null;
	}

	private boolean mayTry(LevelPicker level, int tries) {
		return (level.tries() > 0) ? tries < level.tries() : this.maxTries != null || count() - this.refused < GIVEN;
	}

	/** A node did not take the call on. */
	void refused() {
		this.refused++;
	}

	/**
	 * Do not choose a node that was tried before this began; it counts as a try.
	 * @param address where the node listens; without effect if there is no such node
	 */
	public void exclude(NodeAddress address) {
		NodeHealth node = this.upstream.health(address);
		if (node != null) {
			this.tried.add(node);
		}
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
		return this.tryTimeout.isZero() ? null
				: Duration.ofNanos(Math.max(0, this.tryTimeout.toNanos() - elapsedNanos()));
	}

	/**
	 * The error to end the call with when there is no further try.
	 * @param last the failure of the last try, or {@code null} if there was none
	 * @return the error
	 */
	public RuntimeException exhausted(@Nullable Throwable last) {
		if (count() == 0) {
			return new NoNodeAvailableException(this.upstream.snapshot());
		}
		return this.timedOut ? TriesExceededException.timedOut(this.upstream.name(), count(), this.tryTimeout, last)
				: TriesExceededException.failed(this.upstream.name(), count(), last);
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

	private long elapsedNanos() {
		return this.upstream.nanoTime() - this.startedNanos;
	}

}
