package dev.healthcheck.fleet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.healthcheck.fleet.WordKey.Subject;
import dev.healthcheck.fleet.Words.Heard;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.node.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the fleet as they were last read. What cannot be read is ignored and
 * listed. Not thread-safe.
 */
final class Board {

	private static final String MEMBER = "member/";

	private static final int MAX_PROBLEMS = 100;

	private static final int MAX_ID = 64;

	private final String me;

	private final Map<String, MemberValue> members = new TreeMap<>();

	private final Map<Subject, Map<String, Heard>> words = new HashMap<>();

	/** The instance's own keys, as they are. */
	private final Map<String, String> own = new HashMap<>();

	private final Map<String, String> problems = new TreeMap<>();

	/** Keys that could not be read at some time, so that each is told of once. */
	private final Set<String> told = new HashSet<>();

	private Members present = Members.NONE;

	Board(String me) {
		this.me = me;
	}

	/** The key of a member. */
	static String memberKey(String id) {
		return MEMBER + id;
	}

	/**
	 * Take all there is.
	 * @return what has changed
	 */
	Change load(Map<String, String> content, long nowNanos) {
		Change change = new Change();
		Map<Subject, Map<String, Heard>> before = new HashMap<>(this.words);
		Members membersBefore = this.present;
		change.spoken.addAll(before.keySet());
		change.own.addAll(this.own.keySet());
		this.members.clear();
		this.words.clear();
		this.own.clear();
		this.problems.clear();
		content.forEach((key, value) -> take(key, value, nowNanos, change));
		// what was known before is as old as it was
		this.words.forEach((subject, heard) -> heard.replaceAll(
				(id, word) -> continued(before.getOrDefault(subject, Map.of()).get(id), word.value(), nowNanos)));
		this.present = Members.of(this.members);
		change.members = !List.copyOf(this.present.all()).equals(List.copyOf(membersBefore.all()));
		return change;
	}

	/**
	 * Take changes.
	 * @return what has changed
	 */
	Change change(List<KeyChange> changes, long nowNanos) {
		Change change = new Change();
		for (KeyChange key : changes) {
			String value = key.value();
			if (value != null) {
				take(key.name(), value, nowNanos, change);
			}
			else {
				drop(key.name(), change);
			}
		}
		if (change.members) {
			this.present = Members.of(this.members);
		}
		return change;
	}

	private void take(String key, String value, long nowNanos, Change change) {
		this.problems.remove(shown(key));
		try {
			if (key.startsWith(MEMBER)) {
				takeMember(checkedId(key.substring(MEMBER.length())), key, value, change);
			}
			else if (key.startsWith(WordKey.PREFIX)) {
				takeWord(WordKey.parse(key), key, value, nowNanos, change);
			}
			else {
				throw new IllegalArgumentException("the key is neither of a member nor of a word");
			}
		}
		catch (IllegalArgumentException ex) {
			refuse(shown(key), PlainText.oneLine(String.valueOf(ex.getMessage()), 200), change);
		}
	}

	private void refuse(String key, String problem, Change change) {
		if (this.problems.size() < MAX_PROBLEMS) {
			this.problems.put(key, problem);
		}
		if (this.told.size() < MAX_PROBLEMS && this.told.add(key)) {
			change.problems.put(key, problem);
		}
	}

	private void takeMember(String id, String key, String value, Change change) {
		remember(id, key, value, change);
		change.members = true;
		this.members.remove(id);
		this.members.put(id, MemberValue.parse(value));
	}

	private void takeWord(WordKey word, String key, String value, long nowNanos, Change change) {
		remember(checkedId(word.id()), key, value, change);
		Heard before = drop(word, change);
		WordValue heard = WordValue.parse(value);
		this.words.computeIfAbsent(word.subject(), (added) -> new TreeMap<>())
			.put(word.id(), continued(before, heard, nowNanos));
	}

	/** Who says the same as before says nothing new. */
	private static Heard continued(@Nullable Heard before, WordValue value, long nowNanos) {
		return new Heard(value,
				(before != null && before.value().state() == value.state()) ? before.sinceNanos() : nowNanos);
	}

	private void remember(String id, String key, String value, Change change) {
		if (id.equals(this.me)) {
			this.own.put(key, value);
			change.own.add(key);
		}
	}

	private static String shown(String key) {
		return PlainText.oneLine(key, 300);
	}

	private static String checkedId(String id) {
		if (id.isEmpty() || id.length() > MAX_ID || !PlainText.isPlain(id) || id.indexOf('/') >= 0) {
			throw new IllegalArgumentException("the id has not 1 to " + MAX_ID + " plain characters");
		}
		return id;
	}

	private void drop(String key, Change change) {
		this.problems.remove(shown(key));
		if (this.own.remove(key) != null) {
			change.own.add(key);
		}
		if (key.startsWith(MEMBER)) {
			change.members |= this.members.remove(key.substring(MEMBER.length())) != null;
			return;
		}
		try {
			drop(WordKey.parse(key), change);
		}
		catch (IllegalArgumentException ex) {
			// it was ignored when it came
		}
	}

	private @Nullable Heard drop(WordKey word, Change change) {
		change.spoken.add(word.subject());
		Map<String, Heard> heard = this.words.get(word.subject());
		Heard gone = (heard != null) ? heard.remove(word.id()) : null;
		if (heard != null && heard.isEmpty()) {
			this.words.remove(word.subject());
		}
		return gone;
	}

	Members members() {
		return this.present;
	}

	/** The members that check a node in the same way. */
	List<Member> sharing(SharedNode node) {
		return this.present.sharing(node.view.entry(), node.view.view());
	}

	/** All that is said of a node, by whomsoever. */
	Words words(Subject subject) {
		Map<String, Heard> heard = this.words.get(subject);
		return (heard != null) ? new Words(heard) : Words.NONE;
	}

	/** The instance's own keys. */
	Map<String, String> own() {
		return this.own;
	}

	Map<String, String> problems() {
		return this.problems;
	}

	/** What has changed. */
	static final class Change {

		private final Set<Subject> spoken = new HashSet<>();

		private final Set<String> own = new HashSet<>();

		private final Map<String, String> problems = new TreeMap<>();

		private boolean members;

		/** Whether members came, went or say something else. */
		boolean isOfMembers() {
			return this.members;
		}

		/** Of whom something was said, or is no longer. */
		Set<Subject> spoken() {
			return this.spoken;
		}

		/** Which of the instance's own keys. */
		Set<String> own() {
			return this.own;
		}

		/** Which keys cannot be read, for the first time, and why. */
		Map<String, String> problems() {
			return this.problems;
		}

	}

}
