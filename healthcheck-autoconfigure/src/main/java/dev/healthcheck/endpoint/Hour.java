package dev.healthcheck.endpoint;

import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.healthcheck.node.NodeStatus;

/**
 * What the last hour of a node was like.
 *
 * @param minutes 60 minutes, the present one last
 */
record Hour(List<Minute> minutes) {

	/** In how many minutes each status was the worst, the best status first. */
	Map<NodeStatus, Integer> counts() {
		Map<NodeStatus, Integer> counts = new EnumMap<>(NodeStatus.class);
		for (Minute minute : this.minutes) {
			NodeStatus status = minute.status();
			if (status != null) {
				counts.merge(status, 1, Integer::sum);
			}
		}
		return counts;
	}

	/** How long the slowest minute's answers took, zero if nothing is known. */
	double slowestMillis() {
		return Math.max(0, times().getMax());
	}

	/** {@code 2–14 ms}, from the quickest to the slowest minute, or nothing. */
	String range() {
		DoubleSummaryStatistics times = times();
		if (times.getCount() == 0) {
			return "";
		}
		String from = Numbers.rounded(times.getMin());
		String to = Numbers.rounded(times.getMax());
		return (from.equals(to) ? to : from + "–" + to) + " ms";
	}

	private DoubleSummaryStatistics times() {
		return this.minutes.stream().filter(Minute::isTimed).mapToDouble(Minute::millis).summaryStatistics();
	}

	/** {@code healthy 52 min, unhealthy 8 min; answers in 2–14 ms}. */
	String words() {
		String range = range();
		return counts().entrySet()
			.stream()
			.map((entry) -> StatusFilter.name(entry.getKey()) + " " + entry.getValue() + " min")
			.collect(Collectors.joining(", ")) + (range.isEmpty() ? "" : "; answers in " + range);
	}

}
