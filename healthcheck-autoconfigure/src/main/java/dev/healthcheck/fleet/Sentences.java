package dev.healthcheck.fleet;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.healthcheck.fleet.Words.Heard;
import dev.healthcheck.fleet.Words.Stand;
import dev.healthcheck.upstream.Hearsay.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What people read of a fleet.
 */
final class Sentences {

	private static final int NAMED = 2;

	private Sentences() {
	}

	/** Who finds a node bad, and why; {@code null} if nobody does. */
	static @Nullable String accusation(Situation now, Members members) {
		List<Map.Entry<String, Heard>> accusers = now.words().accusers(now.me()).toList();
		if (accusers.isEmpty()) {
			return null;
		}
		WordValue first = accusers.get(0).getValue().value();
		String cause = first.cause().isEmpty() ? "" : " (" + first.cause() + ")";
		return names(accusers, members) + find(accusers) + "it " + first.state() + cause;
	}

	/** What is to be added to what the instance has found itself. */
	static @Nullable String note(Situation now, Conduct conduct, Members members) {
		Stand stand = now.stand();
		List<Map.Entry<String, Heard>> accusers = now.words().accusers(now.me()).toList();
		if (!accusers.isEmpty()) {
			return now.own().isBad() ? names(accusers, members) + find(accusers) + "the same"
					: names(accusers, members) + find(accusers) + "it " + accusers.get(0).getValue().value().state();
		}
		if (now.own().isBad() && conduct.role() == Role.DISPUTE && stand == Stand.NONE) {
			return "no other instance says so";
		}
		Member owner = now.duty().owner();
		boolean left = conduct.pace() == Pace.PATROL;
		return (left && owner != null) ? "checked by " + owner.value().name() + " every "
				+ seconds(now.check().healthyInterval().toMillis()) + ", nothing against it" : null;
	}

	/** Keys that cannot be read, and why. */
	static String problems(Map<String, String> problems) {
		String named = problems.entrySet()
			.stream()
			.limit(NAMED)
			.map((problem) -> problem.getKey() + " (" + problem.getValue() + ")")
			.collect(Collectors.joining(", "));
		int more = problems.size() - NAMED;
		return (more > 0) ? named + " and " + more + " more" : named;
	}

	private static String names(List<Map.Entry<String, Heard>> words, Members members) {
		List<String> names = words.stream().limit(NAMED).map((word) -> name(word.getKey(), members)).toList();
		int more = words.size() - names.size();
		return String.join((more > 0) ? ", " : " and ", names) + ((more > 0) ? " and " + more + " more" : "");
	}

	private static String find(List<?> words) {
		return (words.size() == 1) ? " finds " : " find ";
	}

	/** The name of a member, its id if it has none. */
	static String name(String id, Members members) {
		Member member = members.get(id);
		return (member == null || member.value().name().isBlank()) ? id : member.value().name();
	}

	private static String seconds(long millis) {
		return (millis % 1000 == 0) ? millis / 1000 + " s" : millis + " ms";
	}

}
