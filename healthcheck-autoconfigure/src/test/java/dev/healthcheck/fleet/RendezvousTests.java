package dev.healthcheck.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Who owns what.
 */
class RendezvousTests {

	private static final int NODES = 10_000;

	@Test
	void sharesAreEqualWithinThreeSigma() {
		Map<String, Integer> owned = owned(members(20, 1));
		double mean = NODES / 20.0;
		double sigma = Math.sqrt(NODES * (1 / 20.0) * (19 / 20.0));
		assertThat(owned).hasSize(20);
		assertThat(owned.values())
			.allSatisfy((count) -> assertThat(count).isCloseTo((int) mean, within((int) (3 * sigma))));
	}

	@Test
	void sharesFollowWeights() {
		List<Member> members = new ArrayList<>(members(3, 1));
		members.add(member("heavy", 3));
		members.add(member("listener", 0));
		Map<String, Integer> owned = owned(members);
		double sigma = Math.sqrt(NODES * 0.25);
		assertThat(owned.get("heavy")).isCloseTo(NODES / 2, within((int) (3 * sigma)));
		assertThat(owned).doesNotContainKey("listener");
	}

	@Test
	void aLeaveMovesOnlyTheNodesOfWhoLeft() {
		List<Member> before = members(20, 1);
		List<Member> after = new ArrayList<>(before);
		Member left = after.remove(7);
		for (int node = 0; node < NODES; node++) {
			Duty old = Members.duty(before, hash(node));
			Duty now = Members.duty(after, hash(node));
			if (old.isOwner(left.id())) {
				assertThat(now.owner()).isEqualTo(old.witness());
			}
			else {
				assertThat(now.owner()).isEqualTo(old.owner());
			}
		}
	}

	@Test
	void aJoinMovesOneInN() {
		List<Member> before = members(19, 1);
		List<Member> after = new ArrayList<>(before);
		after.add(member("new", 1));
		long moved = IntStream.range(0, NODES)
			.filter((node) -> !owner(Members.duty(before, hash(node))).equals(Members.duty(after, hash(node)).owner()))
			.count();
		assertThat(moved).isCloseTo(NODES / 20, within((long) (3 * Math.sqrt(NODES * 0.05 * 0.95))));
	}

	@Test
	void theOwnerAmongSettledOnesGoesOnWhileANewOneBegins() {
		List<Member> members = new ArrayList<>(members(5, 1));
		members.add(Member.of("new", new MemberValue("new", 1, false, Map.of())));
		int handedOver = 0;
		for (int node = 0; node < NODES; node++) {
			Duty duty = Members.duty(members, hash(node));
			if (owner(duty).id().equals("new")) {
				handedOver++;
				assertThat(duty.settledOwner()).isEqualTo(duty.witness());
				assertThat(duty.isOwner(Objects.requireNonNull(duty.witness()).id())).isTrue();
			}
			else {
				assertThat(duty.settledOwner()).isEqualTo(duty.owner());
			}
		}
		assertThat(handedOver).isPositive();
	}

	@Test
	void nobodyOwnsWithoutMembers() {
		assertThat(Members.duty(List.of(), 1)).isEqualTo(Duty.NOBODY);
	}

	/** Another version that computes otherwise would be another fleet. */
	@Test
	void theProtocolIsPinned() {
		StringBuilder owners = new StringBuilder();
		SplittableRandom random = new SplittableRandom(1);
		List<Member> members = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			members.add(member(String.format("%012x", random.nextLong(1L << 48)), 1 + i % 3));
		}
		int digest = 1;
		for (int node = 0; node < NODES; node++) {
			Duty duty = Members.duty(members,
					Rendezvous.node("9f3ac51e0b7d2c44", "10.0." + node / 256 + "." + node % 256 + ":8080"));
			digest = 31 * digest + members.indexOf(duty.owner()) * 16 + members.indexOf(duty.witness());
			if (node < 24) {
				owners.append(Integer.toHexString(members.indexOf(duty.owner())));
			}
		}
		assertThat(owners).hasToString("44328817a2903b2cb5cba641");
		assertThat(digest).isEqualTo(749105702);
		assertThat(Rendezvous.score(Rendezvous.member("0123456789ab"), 1, Rendezvous.node("9f3ac51e0b7d2c44", "a:1")))
			.isEqualTo(1.3025776275635184);
	}

	private static Map<String, Integer> owned(List<Member> members) {
		Map<String, Integer> owned = new HashMap<>();
		for (int node = 0; node < NODES; node++) {
			owned.merge(owner(Members.duty(members, hash(node))).id(), 1, Integer::sum);
		}
		return owned;
	}

	private static Member owner(Duty duty) {
		return Objects.requireNonNull(duty.owner());
	}

	private static long hash(int node) {
		return Rendezvous.node("9f3ac51e0b7d2c44", "10.0." + node / 256 + "." + node % 256 + ":8080");
	}

	private static List<Member> members(int count, int weight) {
		return IntStream.range(0, count).mapToObj((i) -> member("member-" + i, weight)).toList();
	}

	private static Member member(String id, int weight) {
		return Member.of(id, new MemberValue(id, weight, true, Map.of()));
	}

}
