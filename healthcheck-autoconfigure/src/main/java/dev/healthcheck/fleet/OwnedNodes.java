package dev.healthcheck.fleet;

import java.util.stream.Stream;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.Scheduler;

/**
 * The nodes that an instance checks for all, and whether it does. Used on the scheduler's
 * thread only.
 */
final class OwnedNodes {

	private final String me;

	private final Scheduler scheduler;

	private final SharedNodes nodes;

	/** When a check was overdue last, and when one has ended last. */
	private long lateNanos;

	private long checkedNanos;

	OwnedNodes(String me, Scheduler scheduler, SharedNodes nodes) {
		this.me = me;
		this.scheduler = scheduler;
		this.nodes = nodes;
		this.lateNanos = scheduler.nanoTime();
		this.checkedNanos = this.lateNanos;
	}

	private Stream<SharedNode> all() {
		return this.nodes.all().stream().filter((node) -> node.duty.isOwner(this.me));
	}

	/** A check of this instance has ended. */
	void checked() {
		this.checkedNanos = this.scheduler.nanoTime();
	}

	/** Whether a check has ended since one was overdue. */
	boolean isGettingOn() {
		return this.checkedNanos - this.lateNanos >= 0;
	}

	/** Whether all were checked since a moment. */
	boolean isSettled(long sinceNanos) {
		return all().map((node) -> node.health.finding().last())
			.allMatch((last) -> last != null && last.startedNanos() - sinceNanos >= 0);
	}

	/** Whether a check is overdue by two intervals. */
	boolean isLate(long memberSinceNanos) {
		long now = this.scheduler.nanoTime();
		boolean late = all().anyMatch((node) -> {
			CheckReport last = node.health.finding().last();
			long since = later(memberSinceNanos, (last != null) ? last.endedNanos() : node.addedNanos);
			long interval = node.check.healthyInterval().toNanos();
			return now - since > (long) (interval * (3 + node.check.jitter())) + 2 * node.check.timeout().toNanos();
		});
		this.lateNanos = late ? now : this.lateNanos;
		return late;
	}

	private static long later(long a, long b) {
		return (a - b >= 0) ? a : b;
	}

}
