package dev.healthcheck.fleet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.healthcheck.fleet.WordKey.Subject;

/**
 * How many accusations are believed of members about nodes that others check: five that
 * nobody shares, so that no instance can cry wolf about more than its own share and five.
 * Not thread-safe.
 */
final class Credit {

	static final int MOST = 5;

	/** Accusations that nobody shares, by who makes them. */
	private final Map<String, Set<Subject>> used = new HashMap<>();

	/**
	 * The words that count.
	 * @param subject the node
	 * @param words all that members say of it
	 * @param duty who is to check it
	 */
	Words believed(Subject subject, Words words, Duty duty) {
		this.used.values().forEach((subjects) -> subjects.remove(subject));
		this.used.values().removeIf(Set::isEmpty);
		boolean shared = words.byMember().values().stream().filter((word) -> word.value().isAccusation()).count() > 1;
		if (words.byMember().isEmpty() || shared) {
			return words;
		}
		return words.only((id) -> {
			WordValue value = words.of(id);
			return value == null || !value.isAccusation() || duty.isChecker(id) || use(id, subject);
		});
	}

	private boolean use(String id, Subject subject) {
		Set<Subject> subjects = this.used.computeIfAbsent(id, (added) -> new HashSet<>());
		return subjects.size() < MOST && subjects.add(subject);
	}

}
