package dev.healthcheck.fleet;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What members say of one node. Immutable.
 *
 * @param byMember the words, by the id of who says them
 */
record Words(Map<String, Heard> byMember) {

	static final Words NONE = new Words(Map.of());

	/** How the words stand, for one instance. */
	enum Stand {

		/** No other accuses the node. */
		NONE,

		/** Another one does. */
		ACCUSED,

		/** The same, and two do, or nobody has objected for a while. */
		AGREED,

		/** Its owner or its witness objects. */
		REFUTED

	}

	Words {
		byMember = Map.copyOf(byMember);
	}

	/**
	 * How the words stand.
	 * @param me who wants to know; what it says itself counts towards two
	 * @param duty who is to check the node
	 * @param patienceNanos how long an objection is waited for
	 * @param nowNanos the present
	 */
	Stand stand(String me, Duty duty, long patienceNanos, long nowNanos) {
		if (accusers(me).findAny().isEmpty()) {
			return Stand.NONE;
		}
		boolean refuted = this.byMember.entrySet()
			.stream()
			.anyMatch((word) -> !word.getKey().equals(me) && duty.isChecker(word.getKey())
					&& !word.getValue().value().isAccusation());
		if (refuted) {
			return Stand.REFUTED;
		}
		boolean many = this.byMember.values().stream().filter((word) -> word.value().isAccusation()).count() > 1;
		boolean noObjector = duty.witness() == null;
		boolean late = nowNanos - firstNanos(me) >= patienceNanos;
		return (many || noObjector || late) ? Stand.AGREED : Stand.ACCUSED;
	}

	/** Others that accuse the node. */
	Stream<Map.Entry<String, Heard>> accusers(String me) {
		return new TreeMap<>(this.byMember).entrySet()
			.stream()
			.filter((word) -> !word.getKey().equals(me) && word.getValue().value().isAccusation());
	}

	/** When the first accusation of another was heard, the present ones alone. */
	long firstNanos(String me) {
		return accusers(me).mapToLong((word) -> word.getValue().sinceNanos())
			.reduce((a, b) -> (a - b <= 0) ? a : b)
			.orElse(0);
	}

	/** When the last one was. */
	long newestNanos(String me) {
		return accusers(me).mapToLong((word) -> word.getValue().sinceNanos())
			.reduce((a, b) -> (a - b >= 0) ? a : b)
			.orElse(0);
	}

	/** What one member says. */
	@Nullable WordValue of(String id) {
		Heard heard = this.byMember.get(id);
		return (heard != null) ? heard.value() : null;
	}

	/** Whether both who are to check the node accuse it. */
	boolean isAccusedByCheckers(Duty duty) {
		return duty.owner() != null && duty.witness() != null && isAccusedBy(duty.owner().id())
				&& isAccusedBy(duty.witness().id());
	}

	private boolean isAccusedBy(String id) {
		WordValue value = of(id);
		return value != null && value.isAccusation();
	}

	/** The words of some. */
	Words only(Predicate<String> ids) {
		if (this.byMember.isEmpty()) {
			return this;
		}
		Map<String, Heard> some = new TreeMap<>(this.byMember);
		some.keySet().removeIf(ids.negate());
		return new Words(some);
	}

	/**
	 * A word, and since when it is known here.
	 *
	 * @param value the word
	 * @param sinceNanos when its state was heard
	 */
	record Heard(WordValue value, long sinceNanos) {

	}

}
