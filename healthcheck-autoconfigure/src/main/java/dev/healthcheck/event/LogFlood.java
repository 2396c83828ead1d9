package dev.healthcheck.event;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Keeps trouble that many nodes share from flooding the log: of the transitions of one
 * upstream, the first ones in ten seconds have a line of their own, and those that follow
 * are summed up when the ten seconds are over. While so many go on to come, there is one
 * line in ten seconds for all of them.
 */
final class LogFlood {

	static final int LINES = 10;

	static final Duration WINDOW = Duration.ofSeconds(10);

	private final Scheduler scheduler;

	private final Consumer<Rest> summary;

	private long start;

	private int seen;

	/** Whether there were too many in the window before. */
	private boolean isFlooded;

	private int left;

	private final Set<NodeAddress> nodes = new HashSet<>();

	private boolean hasWarning;

	/**
	 * For one upstream.
	 * @param scheduler time, and what happens later
	 * @param summary writes what the other lines left out
	 */
	LogFlood(Scheduler scheduler, Consumer<Rest> summary) {
		this.scheduler = scheduler;
		this.summary = summary;
	}

	/**
	 * A transition happened.
	 * @param node whose it is
	 * @param isWarning whether its line would be a warning
	 * @return whether it has a line of its own
	 */
	synchronized boolean admits(NodeAddress node, boolean isWarning) {
		long now = this.scheduler.nanoTime();
		if (this.left == 0 && (this.seen == 0 || now - this.start >= WINDOW.toNanos())) {
			begin(now, this.isFlooded && now - this.start < WINDOW.toNanos());
		}
		this.seen++;
		if (!this.isFlooded && this.seen <= LINES) {
			return true;
		}
		if (this.left++ == 0) {
			this.scheduler.schedule(WINDOW.minusNanos(now - this.start), this::sumUp);
		}
		this.nodes.add(node);
		this.hasWarning |= isWarning;
		return false;
	}

	/** Write at once what is left to write. */
	void sumUp() {
		Rest rest = end();
		if (rest != null) {
			this.summary.accept(rest);
		}
	}

	private synchronized @Nullable Rest end() {
		if (this.left == 0) {
			return null;
		}
		Rest rest = new Rest(this.left, this.nodes.size(), this.hasWarning);
		begin(this.scheduler.nanoTime(), this.seen > LINES);
		return rest;
	}

	private void begin(long now, boolean flooded) {
		this.start = now;
		this.seen = 0;
		this.isFlooded = flooded;
		this.left = 0;
		this.nodes.clear();
		this.hasWarning = false;
	}

	/**
	 * Transitions without a line of their own.
	 *
	 * @param transitions their number
	 * @param nodes of how many nodes they are
	 * @param isWarning whether one of them would have been a warning
	 */
	record Rest(int transitions, int nodes, boolean isWarning) {

	}

}
