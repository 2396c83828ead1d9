package dev.healthcheck.fleet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.healthcheck.fleet.Words.Heard;

/**
 * What people are shown of a fleet. Used on the scheduler's thread only.
 */
final class Overview {

	private final String me;

	private final FleetSettings settings;

	private final SharedNodes nodes;

	private final Board board;

	Overview(String me, FleetSettings settings, SharedNodes nodes, Board board) {
		this.me = me;
		this.settings = settings;
		this.nodes = nodes;
		this.board = board;
	}

	FleetStatus status(Seat seat, Sharing sharing, Map<String, Long> writes) {
		Map<String, Integer> owned = owned();
		List<FleetStatus.Member> members = this.board.members()
			.all()
			.stream()
			.map((member) -> new FleetStatus.Member(member.id(), member.value().name(), member.value().weight(),
					member.value().settled(), owned.getOrDefault(member.id(), 0)))
			.sorted(Comparator.comparing(FleetStatus.Member::name).thenComparing(FleetStatus.Member::id))
			.toList();
		return new FleetStatus(seat.state(), seat.why(), this.settings.group(), this.settings.zone(), this.me,
				this.settings.name(), members,
				count(Role.values(), this.nodes.all().stream().map((node) -> node.conduct.role())),
				count(WordValue.State.values(),
						this.nodes.all()
							.stream()
							.flatMap((node) -> node.words.byMember().values().stream())
							.map((word) -> word.value().state())),
				new TreeMap<>(this.board.problems()), sharing.looks(), new HashMap<>(writes), sharing.moves());
	}

	/** How many nodes each member owns. */
	Map<String, Integer> owned() {
		Map<String, Integer> owned = new HashMap<>();
		this.nodes.all()
			.stream()
			.map((node) -> node.duty.owner())
			.filter(Objects::nonNull)
			.forEach((owner) -> owned.merge(owner.id(), 1, Integer::sum));
		return owned;
	}

	private static <T> Map<String, Integer> count(T[] kinds, Stream<T> some) {
		Map<String, Integer> counts = new TreeMap<>();
		Arrays.stream(kinds).forEach((kind) -> counts.put(kind.toString(), 0));
		some.forEach((one) -> counts.merge(one.toString(), 1, Integer::sum));
		return counts;
	}

	/** Who checks a node, and what is said of it. */
	NodeShare share(SharedNode node) {
		Member owner = node.duty.owner();
		String by = (node.conduct.role() == Role.ALONE || owner == null) ? "everyone"
				: owner.id().equals(this.me) ? "this instance" : Sentences.name(owner.id(), this.board.members());
		List<String> words = new TreeMap<>(node.words.byMember()).entrySet()
			.stream()
			.map((word) -> Sentences.name(word.getKey(), this.board.members()) + ": " + said(word.getValue()))
			.toList();
		return new NodeShare(by, node.conduct.role(), words);
	}

	private static String said(Heard heard) {
		String cause = heard.value().cause();
		return heard.value().state() + (cause.isEmpty() ? "" : " (" + cause + ")");
	}

}
