package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.NodeStatus;

/**
 * Gives nodes that join or come back their share step by step, while others of their
 * level are warm and can carry the rest. Guarded by the upstream's lock.
 */
final class SlowStart {

	private static final long SHORTEST_STEP_NANOS = 1_000_000;

	private final Membership membership;

	private final Runnable reweighed;

	private final Runnable stepDue;

	private final Scheduler scheduler;

	private final Set<NodeHealth> warming = new LinkedHashSet<>();

	private boolean scheduled;

	/**
	 * Without nodes that warm up.
	 * @param membership the nodes
	 * @param scheduler time
	 * @param reweighed what to do under the lock when weights have changed
	 * @param stepDue what to do when the next step is due: to call {@link #step}
	 */
	SlowStart(Membership membership, Scheduler scheduler, Runnable reweighed, Runnable stepDue) {
		this.membership = membership;
		this.scheduler = scheduler;
		this.reweighed = reweighed;
		this.stepDue = stepDue;
	}

	/**
	 * Nodes have joined.
	 * @param nodes the new nodes
	 */
	void joined(Set<NodeHealth> nodes) {
		long now = this.scheduler.nanoTime();
		Set<String> warmLevels = warmLevels(nodes);
		nodes.stream()
			.filter((node) -> warmLevels.contains(node.level()))
			.forEach((node) -> begin(node, durationNanos(node), now));
	}

	void left(NodeHealth node) {
		this.warming.remove(node);
	}

	/** A node has changed its status. */
	void changed(NodeHealth node, NodeStatus before, NodeStatus after) {
		long now = this.scheduler.nanoTime();
		if (before.isInService() && !after.isInService()) {
			node.warmUp().out(now);
		}
		else if (!before.isInService() && after.isInService()) {
			long duration = durationNanos(node);
			if (duration > 0 && node.warmUp().isCold(now, duration)
					&& warmNodes(Set.of(node)).anyMatch((other) -> other.level().equals(node.level()))) {
				begin(node, duration, now);
			}
		}
	}

	private void begin(NodeHealth node, long durationNanos, long now) {
		if (durationNanos > 0) {
			node.warmUp().begin(now, durationNanos);
			this.reweighed.run();
			this.warming.add(node);
			scheduleStep();
		}
	}

	private void scheduleStep() {
		if (!this.scheduled && !this.warming.isEmpty()) {
			this.scheduled = true;
			long shortest = this.warming.stream().mapToLong(this::durationNanos).min().orElse(0);
			this.scheduler.schedule(Duration.ofNanos(Math.max(SHORTEST_STEP_NANOS, shortest / WarmUp.FULL)),
					this.stepDue);
		}
	}

	/**
	 * Take a step.
	 * @return whether a share has changed
	 */
	boolean step() {
		this.scheduled = false;
		long now = this.scheduler.nanoTime();
		// those who could carry the rest may be gone meanwhile
		Set<String> warmLevels = warmLevels(this.warming);
		boolean changed = false;
		for (NodeHealth node : this.warming) {
			changed |= warmLevels.contains(node.level()) ? node.warmUp().advance(now) : node.warmUp().end();
		}
		this.warming.removeIf((node) -> node.warmUp().isWarm());
		if (changed) {
			this.reweighed.run();
		}
		scheduleStep();
		return changed;
	}

	private Set<String> warmLevels(Set<NodeHealth> cold) {
		return warmNodes(cold).map(NodeHealth::level).collect(Collectors.toSet());
	}

	private Stream<NodeHealth> warmNodes(Set<NodeHealth> cold) {
		return this.membership.nodes()
			.stream()
			.filter((node) -> node.status().isInService() && node.warmUp().isWarm() && node.node().weight() > 0
					&& !cold.contains(node));
	}

	private long durationNanos(NodeHealth node) {
		return Objects.requireNonNullElse(node.node().limits().slowStart(), this.membership.definition().slowStart())
			.toNanos();
	}

}
