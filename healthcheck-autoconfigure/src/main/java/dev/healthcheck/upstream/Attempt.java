package dev.healthcheck.upstream;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One try of a call, on one node. Its outcome must be reported, once.
 */
public final class Attempt {

	private final @Nullable Attempts call;

	private final NodeHealth health;

	private final int generation;

	private final long startedNanos;

	private final AtomicBoolean ended = new AtomicBoolean();

	Attempt(@Nullable Attempts call, NodeHealth health, int generation, long startedNanos) {
		this.call = call;
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
			if (this.call != null && outcome instanceof Outcome.Failure failure && failure.refused()) {
				this.call.refused();
			}
			this.health.ended(this.generation, this.startedNanos, outcome);
		}
	}

	/**
	 * Report that the caller hung up before the node answered; without effect if the try
	 * has ended. A node that had at least the time that its check gives it
	 * ({@code check.timeout}, also when checks are off) has failed to answer, of which
	 * checks are asked for a second opinion; what came earlier says nothing.
	 */
	public void abandoned() {
		if (!this.ended.get()) {
			end(this.health.unanswered(this.startedNanos));
		}
	}

}
