package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * How long a request may wait before it is late: twice the time in which 95 % of the last
 * minute's requests were answered, whatever their node, or of the last ones, if that is
 * less: a process that has just started is slow, and is not to wait for a minute as if
 * that were usual. Nor is it to wait that long for a node that all requests stay with,
 * and from which answers came all the time, once they have stopped: then checks are to
 * tell. Used by one thread at a time.
 */
final class LateThreshold {

	/** Fewer answers tell nothing about how long they take. */
	static final int ENOUGH = 50;

	private static final double SHARE = 0.95;

	private static final int TIMES = 2;

	/** Of so many nodes; those of very large upstreams are alike. */
	private static final int NODES = 100;

	private static final long PERIOD_NANOS = 250_000_000;

	/** The last ones are those of so many periods, which is three seconds... */
	private static final int PERIODS = 12;

	/** ...or of fewer, in which so many were answered. */
	private static final int PLENTY = 100;

	private long nanos;

	private long atNanos;

	private @Nullable Latencies minute;

	/** Period by period, the last one at the end. */
	private final Deque<Latencies> recent = new ArrayDeque<>();

	/**
	 * The threshold now; made anew a few times a second.
	 * @param membership the upstream's nodes and settings
	 * @param nowNanos the present
	 * @return nanoseconds
	 */
	long nanos(Membership membership, long nowNanos) {
		if (this.minute == null || nowNanos - this.atNanos >= PERIOD_NANOS) {
			this.atNanos = nowNanos;
			Latencies before = this.minute;
			Latencies minute = minute(membership.nodes());
			this.minute = minute;
			Latencies period = minute.since((before != null) ? before : new Latencies());
			Latencies recent = recent(period);
			long first = firstDelay(membership.definition());
			long usual = (minute.timed() >= ENOUGH) ? usual(minute) : Math.max(usual(minute), first);
			boolean stopped = period.timed() == 0 && recent.timed() >= PLENTY && !membership.balancer().spreads();
			long lately = stopped ? first : (recent.timed() >= ENOUGH) ? usual(recent) : usual;
			this.nanos = Math.max(membership.definition().hedge().floor().toNanos(), Math.min(usual, lately));
		}
		return this.nanos;
	}

	private static Latencies minute(Collection<NodeHealth> nodes) {
		RequestSums sums = new RequestSums();
		nodes.stream().limit(NODES).forEach((node) -> node.requests().addTo(sums));
		return sums.latencies();
	}

	private Latencies recent(Latencies period) {
		this.recent.addLast(period);
		if (this.recent.size() > PERIODS) {
			this.recent.removeFirst();
		}
		Latencies sum = new Latencies();
		Iterator<Latencies> last = this.recent.descendingIterator();
		while (last.hasNext() && sum.timed() < PLENTY) {
			sum.add(last.next());
		}
		return sum;
	}

	private static long usual(Latencies latencies) {
		return (long) (TIMES * latencies.quantileMillis(SHARE) * 1e6);
	}

	/** How long one may wait that cannot be compared. */
	static long firstDelay(UpstreamDefinition definition) {
		Duration delay = definition.hedge().delay();
		return (delay != null) ? delay.toNanos() : definition.check().timeout().toNanos() / 10;
	}

}
