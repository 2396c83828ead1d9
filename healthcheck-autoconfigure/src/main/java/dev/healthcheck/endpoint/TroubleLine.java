package dev.healthcheck.endpoint;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.upstream.SharedTrouble;

/**
 * The line below the heading of an upstream that tells of trouble which its nodes share.
 */
final class TroubleLine {

	private TroubleLine() {
	}

	/** The line, empty if there is nothing to tell. */
	static String of(UpstreamDescriptor upstream) {
		List<String> parts = new ArrayList<>();
		UpstreamDescriptor.Repeats repeats = upstream.repeats();
		Integer left = repeats.left();
		if (repeats.failed() > 0) {
			parts.add((left != null && left == 0)
					? "repeats are used up: " + Numbers.grouped(repeats.failed()) + " failed in the last 10 s"
					: Numbers.of(repeats.failed(), "repeat") + " failed in the last 10 s"
							+ ((left != null) ? ", " + Numbers.grouped(left) + " left" : ""));
		}
		SharedTrouble.Hedges hedges = upstream.hedges();
		if (hedges.sent() + hedges.refused() > 0) {
			parts.add(Numbers.of(hedges.sent(), "late request") + " given to a second node, "
					+ Numbers.grouped(hedges.won()) + " answered there first" + ((hedges.refused() > 0)
							? ", " + Numbers.grouped(hedges.refused()) + " more refused by the budget" : ""));
		}
		if (upstream.limited() > 0) {
			parts.add(Numbers.of(upstream.limited(), "call") + " refused at the limit");
		}
		long percent = Math.round(100 * upstream.failureShare());
		if (percent > 0) {
			parts.add(percent + " % of the requests fail");
		}
		return String.join(" · ", parts);
	}

}
