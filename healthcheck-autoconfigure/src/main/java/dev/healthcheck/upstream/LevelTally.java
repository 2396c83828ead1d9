package dev.healthcheck.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.healthcheck.breaker.Bystanders;
import org.jspecify.annotations.Nullable;

/**
 * The sums over the nodes of one level that the rules compare a node with. Guarded by the
 * upstream's lock.
 */
final class LevelTally {

	private static final int SAMPLES = 10;

	/** Sums over so many nodes are not made anew for each failure. */
	private static final int LARGE = 200;

	private static final int MAX_BYSTANDERS = 50;

	private static final long SHORT_NANOS = 20_000_000;

	private final Map<NodeHealth, Counted> nodes = new HashMap<>();

	/** Past totals, the oldest first. */
	private final Deque<Sample> samples = new ArrayDeque<>();

	private int usable;

	private int inService;

	private int well;

	private long weight;

	private long outByAnswers;

	private long failed;

	private long leftSucceeded;

	private @Nullable Sample latest;

	LevelTally(long nowNanos) {
		this.samples.add(new Sample(nowNanos, Totals.NONE));
	}

	/** The nodes of the level are these. */
	void reset(List<NodeHealth> members, long nowNanos) {
		Set<NodeHealth> present = new HashSet<>(members);
		for (NodeHealth node : List.copyOf(this.nodes.keySet())) {
			if (!present.contains(node)) {
				add(standing(node), -1);
				this.leftSucceeded += node.requests().succeeded();
				this.nodes.remove(node);
			}
		}
		for (NodeHealth node : members) {
			if (this.nodes.putIfAbsent(node, new Counted(nowNanos)) == null) {
				this.leftSucceeded -= node.requests().succeeded();
			}
			update(node);
		}
		this.latest = null;
	}

	/**
	 * The state of a node has changed.
	 */
	void update(NodeHealth node) {
		Counted counted = counted(node);
		add(counted.standing, -1);
		counted.standing = Standing.of(node);
		add(counted.standing, 1);
	}

	private void add(Standing standing, int sign) {
		this.usable += standing.usable() ? sign : 0;
		this.inService += standing.inService() ? sign : 0;
		this.well += standing.well() ? sign : 0;
		this.weight += (long) sign * standing.weight();
		this.outByAnswers += (long) sign * standing.outByAnswers();
	}

	/** A request to a node failed although there was a connection. */
	void failed(NodeHealth node, long nowNanos) {
		Counted counted = counted(node);
		counted.failedNanos = nowNanos;
		if (counted.standing.inService()) {
			this.failed++;
			counted.failed++;
		}
	}

	/** The fellows of a node from now on; some of them, if there are very many. */
	Bystanders fellowsOf(NodeHealth node, long nowNanos) {
		List<NodeHealth> fellows = this.nodes.keySet()
			.stream()
			.filter((other) -> other != node && standing(other).inService())
			.limit(MAX_BYSTANDERS)
			.toList();
		return new Fellowship(fellows, fellows.stream().mapToLong((other) -> other.requests().succeeded()).toArray(),
				nowNanos);
	}

	Set<NodeHealth> nodes() {
		return this.nodes.keySet();
	}

	Standing standing(NodeHealth node) {
		return counted(node).standing;
	}

	private Counted counted(NodeHealth node) {
		return this.nodes.computeIfAbsent(node, (added) -> new Counted(Long.MIN_VALUE));
	}

	int usable() {
		return this.usable;
	}

	int inService() {
		return this.inService;
	}

	int well() {
		return this.well;
	}

	/** Whether the answers to checks would take more than half of the weight out. */
	boolean isOutByAnswers() {
		return this.outByAnswers * 2 > this.weight;
	}

	Totals own(NodeHealth node) {
		return new Totals(node.requests().succeeded(), counted(node).failed);
	}

	/** Requests to all nodes, ever. */
	Totals totals(long nowNanos, long windowNanos) {
		Sample latest = this.latest;
		if (latest == null || this.nodes.size() <= LARGE || nowNanos - latest.atNanos() > SHORT_NANOS) {
			long succeeded = this.leftSucceeded;
			for (NodeHealth node : this.nodes.keySet()) {
				succeeded += node.requests().succeeded();
			}
			latest = new Sample(nowNanos, new Totals(succeeded, this.failed));
			this.latest = latest;
			keep(latest, windowNanos);
		}
		return new Totals(latest.totals().succeeded(), this.failed);
	}

	private void keep(Sample sample, long windowNanos) {
		if (sample.atNanos() - this.samples.getLast().atNanos() >= windowNanos / SAMPLES) {
			this.samples.addLast(sample);
		}
		// one is to be older than the window
		while (this.samples.size() > SAMPLES + 2) {
			this.samples.removeFirst();
		}
	}

	/** How the totals stood at a time, or a little before. */
	Totals at(long nanos) {
		Totals totals = this.samples.getFirst().totals();
		for (Sample sample : this.samples) {
			if (sample.atNanos() - nanos <= 0) {
				totals = sample.totals();
			}
		}
		return totals;
	}

	private record Sample(long atNanos, Totals totals) {

	}

	/** What was counted of a node. */
	private static final class Counted {

		private Standing standing = Standing.NONE;

		private long failed;

		private long failedNanos;

		Counted(long sinceNanos) {
			this.failedNanos = sinceNanos;
		}

	}

	/** Nodes since a moment. */
	private final class Fellowship implements Bystanders {

		private final List<NodeHealth> fellows;

		private final long[] succeeded;

		private final long sinceNanos;

		Fellowship(List<NodeHealth> fellows, long[] succeeded, long sinceNanos) {
			this.fellows = fellows;
			this.succeeded = succeeded;
			this.sinceNanos = sinceNanos;
		}

		@Override
		public int all() {
			return this.fellows.size();
		}

		@Override
		public Spotless spotless() {
			int spotless = 0;
			long succeeded = 0;
			for (int i = 0; i < this.succeeded.length; i++) {
				Counted counted = LevelTally.this.nodes.get(this.fellows.get(i));
				if (counted != null && counted.standing.inService() && counted.failedNanos - this.sinceNanos < 0) {
					spotless++;
					succeeded += this.fellows.get(i).requests().succeeded() - this.succeeded[i];
				}
			}
			return new Spotless(spotless, succeeded);
		}

	}

}
