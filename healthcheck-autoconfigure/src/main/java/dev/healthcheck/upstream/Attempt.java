package dev.healthcheck.upstream;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;

/**
 * One try of a call, on one node. Its outcome must be reported, once.
 */
public final class Attempt {

	private final NodeHealth health;

	private final int generation;

	private final long startedNanos;

	private final AtomicBoolean ended = new AtomicBoolean();

	Attempt(NodeHealth health, int generation, long startedNanos) {
		this.health = health;
		this.generation = generation;
		this.startedNanos = startedNanos;
	}

	/**
	 * The node to use.
	 * @return the node
	 */
	public Node node() {
		return this.health.node();
	}

	/**
	 * Report how it ended; only the first report counts.
	 * @param outcome how it ended
	 */
	public void end(Outcome outcome) {
		if (this.ended.compareAndSet(false, true)) {
			this.health.ended(this.generation, this.startedNanos, outcome);
		}
	}

}
