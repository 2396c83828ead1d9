package dev.healthcheck.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The members of a fleet at one revision. Immutable, so that all who have read the same
 * keys name the same owners.
 */
final class Members {

	/** More are not read. */
	static final int MAX = 1000;

	static final Members NONE = new Members(Map.of());

	private final Map<String, Member> byId;

	/** Those who share an entry, by the entry and its view. */
	private final Map<String, List<Member>> sharing = new HashMap<>();

	private Members(Map<String, Member> byId) {
		this.byId = byId;
	}

	/**
	 * The members of some values.
	 * @param values what each says, by id; the first {@value #MAX} count
	 */
	static Members of(Map<String, MemberValue> values) {
		Map<String, Member> members = new TreeMap<>();
		new TreeMap<>(values).entrySet()
			.stream()
			.limit(MAX)
			.forEach((entry) -> members.put(entry.getKey(), Member.of(entry.getKey(), entry.getValue())));
		return new Members(members);
	}

	Collection<Member> all() {
		return this.byId.values();
	}

	int size() {
		return this.byId.size();
	}

	@Nullable Member get(String id) {
		return this.byId.get(id);
	}

	/**
	 * The members that check the same.
	 * @param entry the upstream or source
	 * @param view its view
	 * @return the members in the order of their ids
	 */
	List<Member> sharing(String entry, String view) {
		return this.sharing.computeIfAbsent(entry + ' ' + view,
				(key) -> this.byId.values()
					.stream()
					.filter((member) -> view.equals(member.value().views().get(entry)))
					.toList());
	}

	/**
	 * Who is to check a node.
	 * @param sharing the members that check the same
	 * @param node the hash of the node
	 * @return the duty
	 */
	static Duty duty(List<Member> sharing, long node) {
		Member owner = null;
		Member witness = null;
		Member settled = null;
		double first = Double.NEGATIVE_INFINITY;
		double second = Double.NEGATIVE_INFINITY;
		double firstSettled = Double.NEGATIVE_INFINITY;
		// in the order of ids, so ties go to the first
		for (Member member : sharing) {
			double score = Rendezvous.score(member.hash(), member.value().weight(), node);
			if (score > first) {
				witness = owner;
				second = first;
				owner = member;
				first = score;
			}
			else if (score > second) {
				witness = member;
				second = score;
			}
			if (member.value().settled() && score > firstSettled) {
				settled = member;
				firstSettled = score;
			}
		}
		return new Duty(owner, settled, witness);
	}

}
