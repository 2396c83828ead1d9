package dev.healthcheck.cloud;

import java.lang.ref.Cleaner;
import java.lang.ref.Cleaner.Cleanable;
import java.util.concurrent.atomic.AtomicReference;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * A node that was chosen for a request, with the attempt that this is. An attempt that
 * nobody ends is given back once nobody holds the instance.
 */
final class ChosenInstance extends NodeInstance {

	private final Upstream upstream;

	private final CallOptions options;

	private final Cleaner cleaner;

	private final AtomicReference<@Nullable OpenAttempt> open = new AtomicReference<>();

	ChosenInstance(Upstream upstream, Attempt attempt, CallOptions options, Cleaner cleaner) {
		this(upstream, attempt.node(), upstream.health(attempt.node().address()), attempt, options, cleaner);
	}

	private ChosenInstance(Upstream upstream, Node node, @Nullable NodeHealth health, Attempt attempt,
			CallOptions options, Cleaner cleaner) {
		// it may have left since
		super(upstream.name(), node, (health != null) ? health.level() : "",
				(health != null) ? health.status() : NodeStatus.UNCHECKED);
		this.upstream = upstream;
		this.options = options;
		this.cleaner = cleaner;
		open(attempt);
	}

	Upstream upstream() {
		return this.upstream;
	}

	CallOptions options() {
		return this.options;
	}

	/**
	 * A request starts: the one that the node was chosen for, or one that is repeated
	 * there.
	 */
	void begin() {
		if (this.open.get() == null) {
			Attempt attempt = this.upstream.attempt(address());
			if (attempt != null) {
				open(attempt);
			}
		}
	}

	/** The attempt ended; without effect if it has ended already. */
	void end(Outcome outcome) {
		OpenAttempt attempt = this.open.getAndSet(null);
		if (attempt != null) {
			attempt.attempt().end(outcome);
			attempt.giveBack().clean();
		}
	}

	/** Nobody waits for the answer any more; without effect if it has come. */
	void abandoned() {
		OpenAttempt attempt = this.open.getAndSet(null);
		if (attempt != null) {
			attempt.attempt().abandoned();
			attempt.giveBack().clean();
		}
	}

	private void open(Attempt attempt) {
		Cleanable giveBack = this.cleaner.register(this, () -> attempt.end(Outcome.ignored()));
		this.open.set(new OpenAttempt(attempt, giveBack));
	}

	/**
	 * An attempt that is under way.
	 *
	 * @param attempt the attempt
	 * @param giveBack gives it back; without effect once it has ended
	 */
	private record OpenAttempt(Attempt attempt, Cleanable giveBack) {

	}

}
