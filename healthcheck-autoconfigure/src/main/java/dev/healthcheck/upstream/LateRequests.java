package dev.healthcheck.upstream;

import dev.healthcheck.check.Scheduler;

/**
 * What is done for the requests of one upstream that are late: their nodes are told, and
 * they are given to another node that is known to answer.
 */
final class LateRequests implements LateWatch.Listener {

	/**
	 * A request that waits for so many times as long as usual is late whatever hedges do.
	 */
	private static final int MOST = 5;

	private final Membership membership;

	private final Scheduler scheduler;

	private final Hedges hedges;

	private final LateThreshold threshold = new LateThreshold();

	private final LateWatch watch;

	LateRequests(Membership membership, Scheduler scheduler, Hedges hedges) {
		this.membership = membership;
		this.scheduler = scheduler;
		this.hedges = hedges;
		this.watch = new LateWatch(scheduler, this::thresholdNanos, this);
	}

	private long thresholdNanos() {
		return this.hedges.stretched(this.threshold.nanos(this.membership, this.scheduler.nanoTime()),
				MOST * LateThreshold.firstDelay(this.membership.definition()));
	}

	/** A request waits. */
	void waiting(NodeHealth node, Waiting request) {
		if (this.membership.definition().hedge().enabled() && this.membership.nodes().size() > 1) {
			this.hedges.began();
			this.watch.add(node, request);
		}
	}

	@Override
	public void late(NodeHealth node, Waiting request) {
		node.requests().late(request.startedNanos());
	}

	@Override
	public boolean wait(NodeHealth node, Waiting request) {
		boolean silent = node.isSilent();
		return (silent || isAnotherAnswering(node, request.startedNanos())) && request.help(silent);
	}

	private boolean isAnotherAnswering(NodeHealth node, long sinceNanos) {
		long now = this.scheduler.nanoTime();
		return Levels.areAnswering(this.membership.nodes().stream().filter((other) -> other != node),
				(other) -> other.requests().isAnsweredSince(sinceNanos)
						|| other.state().checks().passedWithin(sinceNanos, now));
	}

}
