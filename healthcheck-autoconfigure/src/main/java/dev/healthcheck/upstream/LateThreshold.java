package dev.healthcheck.upstream;

import java.util.Collection;

import dev.healthcheck.check.CheckSettings;

/**
 * How long a request may wait before it is late: twice the time in which 95 % of the last
 * minute's requests were answered, whatever their node. Used by one thread at a time.
 */
final class LateThreshold {

	/** Fewer answers tell nothing about how long they take. */
	static final int ENOUGH = 50;

	private static final double SHARE = 0.95;

	private static final int TIMES = 2;

	/** Of so many nodes; those of very large upstreams are alike. */
	private static final int NODES = 100;

	private static final long PERIOD_NANOS = 1_000_000_000;

	private long nanos;

	private long atNanos;

	private boolean known;

	/**
	 * The threshold now; made anew once a second.
	 * @param settings what holds for the upstream
	 * @param check how its nodes are checked
	 * @param nodes its nodes
	 * @param nowNanos the present
	 * @return nanoseconds
	 */
	long nanos(HedgeSettings settings, CheckSettings check, Collection<NodeHealth> nodes, long nowNanos) {
		if (!this.known || nowNanos - this.atNanos >= PERIOD_NANOS) {
			this.known = true;
			this.atNanos = nowNanos;
			this.nanos = Math.max(settings.floor().toNanos(), usual(settings, check, nodes));
		}
		return this.nanos;
	}

	private static long usual(HedgeSettings settings, CheckSettings check, Collection<NodeHealth> nodes) {
		RequestSums sums = new RequestSums();
		nodes.stream().limit(NODES).forEach((node) -> node.requests().addTo(sums));
		long usual = (long) (TIMES * sums.latencies().quantileMillis(SHARE) * 1e6);
		return (sums.latencies().timed() >= ENOUGH) ? usual : Math.max(usual, firstDelay(settings, check));
	}

	/** How long one may wait that cannot be compared. */
	static long firstDelay(HedgeSettings settings, CheckSettings check) {
		return (settings.delay() != null) ? settings.delay().toNanos() : check.timeout().toNanos() / 10;
	}

}
