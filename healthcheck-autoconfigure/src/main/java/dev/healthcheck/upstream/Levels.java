package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.breaker.Bystanders;
import org.jspecify.annotations.Nullable;

/**
 * The sums over the levels of an upstream, the preferred level first. Guarded by the
 * upstream's lock.
 */
final class Levels {

	/** Of very large upstreams. */
	private static final int LOOKED_AT = 200;

	private final PassedChecks passes = new PassedChecks();

	private Map<String, LevelTally> tallies = new LinkedHashMap<>();

	/** Levels and nodes are these. */
	void reset(List<String> names, Collection<NodeHealth> nodes, long nowNanos) {
		Map<String, LevelTally> next = new LinkedHashMap<>();
		Map<String, List<NodeHealth>> members = nodes.stream().collect(Collectors.groupingBy(NodeHealth::level));
		for (String name : names) {
			LevelTally tally = Objects.requireNonNullElseGet(this.tallies.get(name), () -> new LevelTally(nowNanos));
			tally.reset(members.getOrDefault(name, List.of()), nowNanos);
			next.put(name, tally);
		}
		this.tallies = next;
	}

	LevelTally of(NodeHealth node) {
		return Objects.requireNonNull(this.tallies.get(node.level()));
	}

	int usable() {
		return this.tallies.values().stream().mapToInt(LevelTally::usable).sum();
	}

	PassedChecks passes() {
		return this.passes;
	}

	Fellows fellowsOf(NodeHealth node, long nowNanos) {
		return new View(node, nowNanos);
	}

	/** The share of failures among the requests of a time, to nodes of all levels. */
	double failureShare(long nowNanos, long windowNanos) {
		Totals sum = Totals.NONE;
		for (LevelTally tally : this.tallies.values()) {
			Totals last = tally.totals(nowNanos, windowNanos).minus(tally.at(nowNanos - windowNanos));
			sum = new Totals(sum.succeeded() + last.succeeded(), sum.failed() + last.failed());
		}
		return sum.failureShare();
	}

	/**
	 * Whether some of these nodes answer in time, and not fewer than have requests and do
	 * not: else the trouble is one that they share.
	 */
	static boolean areAnswering(Stream<NodeHealth> nodes, Predicate<NodeHealth> answered) {
		Predicate<NodeHealth> answering = (node) -> answered.test(node) && !node.requests().areLate();
		Map<Boolean, Long> counts = counts(nodes, (node) -> answering.test(node) || node.inFlight() > 0, answering);
		long answers = counts.getOrDefault(true, 0L);
		return answers > 0 && answers >= counts.getOrDefault(false, 0L);
	}

	/** Whether most of these nodes are late. */
	static boolean areLate(Stream<NodeHealth> nodes) {
		Map<Boolean, Long> counts = counts(nodes, (node) -> true, (node) -> node.requests().areLate());
		return counts.getOrDefault(true, 0L) > counts.getOrDefault(false, 0L);
	}

	private static Map<Boolean, Long> counts(Stream<NodeHealth> nodes, Predicate<NodeHealth> counted,
			Predicate<NodeHealth> test) {
		return nodes.filter((node) -> node.status().isInService())
			.limit(LOOKED_AT)
			.filter(counted)
			.collect(Collectors.partitioningBy(test, Collectors.counting()));
	}

	private boolean isLaterWell(String level) {
		boolean later = false;
		for (Map.Entry<String, LevelTally> entry : this.tallies.entrySet()) {
			if (later && entry.getValue().well() > 0) {
				return true;
			}
			later |= entry.getKey().equals(level);
		}
		return false;
	}

	/** The others, as one node sees them. */
	private final class View implements Fellows {

		private final NodeHealth node;

		private final long nowNanos;

		View(NodeHealth node, long nowNanos) {
			this.node = node;
			this.nowNanos = nowNanos;
		}

		private LevelTally tally() {
			return of(this.node);
		}

		@Override
		public int inService() {
			return tally().inService() - (tally().standing(this.node).inService() ? 1 : 0);
		}

		@Override
		public Totals others() {
			return totals().minus(own());
		}

		private Totals totals() {
			return tally().totals(this.nowNanos, this.node.settings().failTimeoutNanos());
		}

		@Override
		public Totals own() {
			return tally().own(this.node);
		}

		@Override
		public Totals since(long nanos) {
			return totals().minus(tally().at(nanos));
		}

		@Override
		public Bystanders fromNowOn() {
			return tally().fellowsOf(this.node, this.nowNanos);
		}

		@Override
		public boolean isLaterLevelWell() {
			return isLaterWell(this.node.level());
		}

		@Override
		public boolean haveAnswered(long beganNanos) {
			return areOthers((other) -> other.requests().isAnsweredSince(beganNanos));
		}

		@Override
		public boolean havePassed(long beganNanos, long endedNanos) {
			return areOthers((other) -> other.state().checks().passedWithin(beganNanos, endedNanos));
		}

		private boolean areOthers(Predicate<NodeHealth> answering) {
			return Levels.areAnswering(otherNodes(), answering);
		}

		private Stream<NodeHealth> otherNodes() {
			return Levels.this.tallies.values()
				.stream()
				.flatMap((tally) -> tally.nodes().stream())
				.filter((other) -> other != this.node);
		}

		@Override
		public boolean areLate() {
			return Levels.areLate(otherNodes());
		}

		@Override
		public @Nullable Long passedWithin(long fromNanos, long toNanos) {
			return Levels.this.passes.firstOfAnother(this.node, fromNanos, toNanos);
		}

	}

}
