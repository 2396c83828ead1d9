package dev.healthcheck.benchmark.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckTarget;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * When checks are planned for, and how much later they begin. It sees the plans by being
 * the random generator that spreads them: the checker asks it for the wait of a target
 * right after it gave that target its report, on the same thread.
 */
final class Plan implements RandomGenerator {

	private final SplittableRandom random = new SplittableRandom();

	private final Duration interval;

	private final double jitter;

	private final List<Long> lateNanos = new ArrayList<>();

	private @Nullable Target reported;

	private boolean counting;

	Plan(Duration interval, double jitter) {
		this.interval = interval;
		this.jitter = jitter;
	}

	CheckTarget target(NodeAddress address) {
		return new Target(address);
	}

	@Override
	public long nextLong() {
		return this.random.nextLong();
	}

	@Override
	public synchronized double nextDouble() {
		double next = this.random.nextDouble();
		if (this.reported != null) {
			double wait = this.interval.toNanos() * (1 + this.jitter * (2 * next - 1));
			this.reported.plannedNanos = System.nanoTime() + (long) wait;
			this.reported.planned = true;
			this.reported = null;
		}
		return next;
	}

	/** Look at the checks that end from now on, and forget those before. */
	synchronized void count() {
		this.lateNanos.clear();
		this.counting = true;
	}

	/** How late checks began, in milliseconds. */
	synchronized List<Double> lateMillis() {
		if (this.lateNanos.isEmpty()) {
			throw new IllegalStateException("no check has ended");
		}
		return this.lateNanos.stream().sorted().map((nanos) -> nanos / 1e6).toList();
	}

	private synchronized void ended(Target target, CheckReport report) {
		if (this.counting && target.planned) {
			this.lateNanos.add(report.startedNanos() - target.plannedNanos);
		}
		this.reported = target;
	}

	private final class Target implements CheckTarget {

		private final NodeAddress address;

		private boolean planned;

		private long plannedNanos;

		Target(NodeAddress address) {
			this.address = address;
		}

		@Override
		public NodeAddress address() {
			return this.address;
		}

		@Override
		public boolean needsAttention() {
			return false;
		}

		@Override
		public void accept(CheckReport report) {
			ended(this, report);
		}

	}

}
