package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.healthcheck.fleet.VirtualFleet.Check;
import dev.healthcheck.fleet.VirtualFleet.Instance;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What instances do together, on a virtual clock.
 */
class FleetTests {

	private static final Duration LOOK = Duration.ofMillis(100);

	private VirtualFleet fleet = new VirtualFleet(60, 1);

	private List<Instance> start(int count) {
		List<Instance> started = IntStream.range(0, count).mapToObj((i) -> this.fleet.start("i" + i)).toList();
		this.fleet.settle();
		return started;
	}

	@Test
	void eachNodeIsCheckedByOneAndNothingIsWrittenWhileNothingHappens() {
		start(5);
		this.fleet.run(Duration.ofMinutes(5));
		int transactions = this.fleet.etcd.transactions;
		long begin = this.fleet.scheduler.nanoTime();
		this.fleet.run(Duration.ofMinutes(10));
		double alone = 60 * 600 / 5.0;
		assertThat(this.fleet.checksSince(begin)).isBetween((long) (alone * 0.95), (long) (alone * 1.15));
		assertThat(this.fleet.etcd.transactions).isEqualTo(transactions);
		assertThat(transactions).as("joined and settled").isEqualTo(10);
	}

	@Test
	void oneNameForEachOwner() {
		List<Instance> instances = start(5);
		for (NodeAddress node : this.fleet.nodes) {
			assertThat(instances.stream().filter((instance) -> instance.role(node) == Role.OWNER)).hasSize(1);
			String owner = this.fleet.owner(node).orElseThrow().name;
			assertThat(instances).allSatisfy((
					instance) -> assertThat(instance.fleet.currentShare(VirtualFleet.UPSTREAM, node).orElseThrow().by())
						.isEqualTo(instance.name.equals(owner) ? "this instance" : owner));
		}
		assertThat(instances.get(0).status().members()).allSatisfy((member) -> {
			assertThat(member.settled()).isTrue();
			assertThat(member.owned()).isPositive();
		});
	}

	/** Check by check. */
	@Test
	void aSingleInstanceChecksAsWithoutAFleet() {
		start(1);
		this.fleet.dead.add(this.fleet.node(3));
		this.fleet.run(Duration.ofMinutes(2));
		this.fleet.dead.clear();
		this.fleet.run(Duration.ofMinutes(2));
		VirtualFleet without = new VirtualFleet(60, 1);
		without.startWithoutFleet("i0");
		without.settle();
		without.dead.add(without.node(3));
		without.run(Duration.ofMinutes(2));
		without.dead.clear();
		without.run(Duration.ofMinutes(2));
		assertThat(this.fleet.instances.get(0).status().state()).isEqualTo(FleetState.MEMBER);
		assertThat(this.fleet.checks).hasSizeGreaterThan(3000).isEqualTo(without.checks);
	}

	@Test
	void aDeadNodeIsDownForAllByOwnChecksAndComesBackForAll() {
		List<Instance> instances = start(5);
		NodeAddress node = this.fleet.node(7);
		this.fleet.dead.add(node);
		this.fleet.run(Duration.ofMillis(6600));
		assertThat(instances).as("owner: interval, a second check; all: at once").allMatch((i) -> i.isUnused(node));
		this.fleet.run(Duration.ofSeconds(7));
		assertThat(instances).allMatch((instance) -> instance.isDown(node));
		assertThat(instances).allSatisfy((instance) -> assertThat(reason(instance, node)).contains("the same"));
		long begin = this.fleet.scheduler.nanoTime();
		this.fleet.run(Duration.ofSeconds(60));
		long perSecond = this.fleet.checks.stream()
			.filter((check) -> check.node().equals(node) && check.nanos() - begin >= 0)
			.count() / 60;
		assertThat(perSecond).as("owner and witness alone").isLessThanOrEqualTo(3);
		this.fleet.dead.clear();
		this.fleet.run(Duration.ofMillis(3500));
		assertThat(instances).noneMatch((instance) -> instance.isUnused(node));
		this.fleet.settle();
		assertThat(words()).isEmpty();
	}

	@Test
	void oneFailedRequestWarnsAllAtOnce() {
		List<Instance> instances = start(5);
		NodeAddress node = this.fleet.node(7);
		Instance caller = instances.stream().filter((i) -> i.role(node) == Role.OTHER).findFirst().orElseThrow();
		this.fleet.dead.add(node);
		caller.request(node);
		this.fleet.run(Duration.ofMillis(300));
		assertThat(instances).allMatch((instance) -> instance.isUnused(node) || !instance.health(node).isSelectable());
		assertThat(this.fleet.owner(node).orElseThrow().isDown(node)).isTrue();
	}

	@Test
	void theReasonNamesWhoSaysWhat() {
		List<Instance> instances = start(3);
		NodeAddress node = this.fleet.node(7);
		Instance other = instances.stream().filter((i) -> i.role(node) == Role.OTHER).findFirst().orElseThrow();
		String owner = this.fleet.owner(node).orElseThrow().name;
		this.fleet.run(Duration.ofMinutes(10));
		assertThat(reason(other, node)).isEqualTo("checked by " + owner + " every 5 s, nothing against it");
		this.fleet.dead.add(node);
		await(() -> other.isUnused(node));
		assertThat(reason(other, node)).startsWith("avoided: ").contains("down (Connection refused)");
	}

	/** Only the owner cannot reach a node. */
	@Test
	void theWitnessRefutesAnOwnerThatIsCutOffAndNobodyElseIsConcerned() {
		List<Instance> instances = start(5);
		NodeAddress node = this.fleet.node(7);
		Instance owner = this.fleet.owner(node).orElseThrow();
		owner.cutOff.add(node);
		await(() -> owner.isDown(node));
		this.fleet.run(LOOK);
		for (int i = 0; i < 300; i++) {
			this.fleet.run(LOOK);
			assertThat(instances).filteredOn((instance) -> instance != owner)
				.noneMatch((instance) -> instance.isUnused(node));
		}
		assertThat(owner.isDown(node)).isTrue();
		assertThat(reason(owner, node)).contains("timeout");
		owner.cutOff.clear();
		this.fleet.run(Duration.ofSeconds(5));
		assertThat(owner.isDown(node)).isFalse();
		this.fleet.settle();
		assertThat(words()).isEmpty();
	}

	@Test
	void whoIsSilencedByACrashIsReplaced() {
		List<Instance> instances = start(4);
		Instance crashed = instances.get(2);
		List<NodeAddress> owned = this.fleet.nodes.stream().filter((node) -> crashed.role(node) == Role.OWNER).toList();
		assertThat(owned).isNotEmpty();
		crashed.crash();
		long begin = this.fleet.scheduler.nanoTime();
		// interval + TTL + 1.5 s
		this.fleet.run(Duration.ofSeconds(12));
		for (NodeAddress node : owned) {
			assertThat(this.fleet.checks).as("%s is checked again", node)
				.anyMatch((check) -> check.node().equals(node) && check.nanos() - begin > 0
						&& !check.by().equals(crashed.name));
			assertThat(this.fleet.owner(node)).isPresent();
		}
	}

	@Test
	void whoStopsHandsOverWithoutAGap() {
		List<Instance> instances = start(4);
		this.fleet.run(Duration.ofMinutes(1));
		instances.get(2).stop();
		this.fleet.run(LOOK);
		instances.get(2).crash();
		this.fleet.run(Duration.ofMinutes(1));
		this.fleet.start("new");
		this.fleet.run(Duration.ofMinutes(1));
		assertThat(longestGap(Duration.ofMinutes(1))).isLessThan(Duration.ofMillis(6600));
	}

	@Test
	void aPauseLongerThanTheTtlCostsTheNodesAndNothingElse() {
		List<Instance> instances = start(4);
		Instance paused = instances.get(1);
		paused.pause(Duration.ofSeconds(15));
		this.fleet.run(Duration.ofSeconds(14));
		assertThat(instances.get(0).status().members()).hasSize(3);
		this.fleet.run(Duration.ofSeconds(20));
		assertThat(instances).allMatch((instance) -> instance.status().state() == FleetState.MEMBER);
		assertThat(instances.get(0).status().members()).hasSize(4);
		assertThat(instances)
			.allSatisfy((instance) -> assertThat(this.fleet.nodes).noneMatch((node) -> instance.isUnused(node)));
	}

	/** It lives, but the loop of its checks does not get on. */
	@Test
	void anOwnerThatChecksNothingLosesItsNodes() {
		List<Instance> instances = start(3);
		Instance stuck = instances.get(1);
		stuck.stuck = true;
		this.fleet.run(Duration.ofSeconds(40));
		assertThat(instances.get(0).status().members()).extracting(FleetStatus.Member::name)
			.containsExactly("i0", "i2");
	}

	@Test
	void oneThatLiesAboutAllNodesTakesNoneDownAndNeverMoreThanHalfOut() {
		List<Instance> instances = start(4);
		String view = view();
		for (NodeAddress node : this.fleet.nodes) {
			this.fleet.etcd.put("member/liar",
					new MemberValue("liar", 1, true, Map.of(VirtualFleet.UPSTREAM, view)).toJson());
			this.fleet.etcd.put(new WordKey(VirtualFleet.UPSTREAM, view, node.toString(), "liar").toString(),
					new WordValue(WordValue.State.DOWN, "a lie", 0).toJson());
		}
		for (int i = 0; i < 900; i++) {
			this.fleet.run(LOOK);
			assertThat(instances).allSatisfy((instance) -> {
				assertThat(this.fleet.nodes).noneMatch((node) -> instance.isDown(node));
				assertThat(this.fleet.nodes.stream().filter(instance::isUnused)).hasSizeLessThanOrEqualTo(30);
			});
		}
		assertThat(instances)
			.allSatisfy((instance) -> assertThat(this.fleet.nodes).noneMatch((node) -> instance.isUnused(node)));
	}

	@Test
	void oneThatIsNoMemberIsNotHeard() {
		List<Instance> instances = start(2);
		this.fleet.etcd.put(new WordKey(VirtualFleet.UPSTREAM, view(), this.fleet.node(1).toString(), "x").toString(),
				new WordValue(WordValue.State.DOWN, "a lie", 0).toJson());
		this.fleet.run(LOOK);
		assertThat(instances).noneMatch((instance) -> instance.isUnused(this.fleet.node(1)));
	}

	@Test
	void foreignAndBrokenKeysAreIgnoredAndListed() {
		List<Instance> instances = start(2);
		this.fleet.etcd.put("other", "x");
		this.fleet.etcd.put("member/broken", "not json\n");
		this.fleet.etcd.put("word/a", "{}");
		this.fleet.run(LOOK);
		assertThat(instances.get(0).status().problems()).containsOnlyKeys("other", "member/broken", "word/a");
		assertThat(instances.get(0).status().members()).hasSize(2);
		this.fleet.etcd.put("other", null);
		this.fleet.run(LOOK);
		assertThat(instances.get(0).status().problems()).containsOnlyKeys("member/broken", "word/a");
	}

	@Test
	void anInstanceThatOftenDisagreesGoesItsOwnWayAndComesBack() {
		List<Instance> instances = start(4);
		Instance cutOff = instances.get(0);
		List<NodeAddress> lost = this.fleet.nodes.subList(0, 20);
		cutOff.cutOff.addAll(lost);
		this.fleet.run(Duration.ofSeconds(60));
		assertThat(cutOff.status().state()).isEqualTo(FleetState.ALONE);
		assertThat(cutOff.status().why()).contains("disagrees");
		assertThat(instances.get(1).status().members()).hasSize(3);
		assertThat(lost).allMatch((node) -> cutOff.isDown(node));
		assertThat(instances.subList(1, 4))
			.allSatisfy((instance) -> assertThat(this.fleet.nodes).noneMatch((node) -> instance.isUnused(node)));
		cutOff.cutOff.clear();
		this.fleet.run(Duration.ofSeconds(20));
		assertThat(cutOff.status().state()).isEqualTo(FleetState.MEMBER);
	}

	@Test
	void withoutEtcdAllCheckAllAndJoinAgain() {
		List<Instance> instances = start(4);
		this.fleet.etcd.down = true;
		instances.forEach((instance) -> instance.keys.cut(true));
		this.fleet.run(Duration.ofSeconds(12));
		assertThat(instances).allMatch((instance) -> instance.status().state() == FleetState.ALONE);
		long begin = this.fleet.scheduler.nanoTime();
		this.fleet.run(Duration.ofSeconds(50));
		assertThat(this.fleet.checksSince(begin)).isBetween(4 * 60 * 9L, 4 * 60 * 11L);
		assertThat(peak(begin, 1)).as("no peak above the load without a fleet").isLessThan(4 * 60 / 5 * 2L);
		assertThat(instances).allSatisfy((instance) -> assertThat(this.fleet.nodes)
			.allMatch((node) -> instance.health(node).status() == NodeStatus.HEALTHY));
		this.fleet.etcd.down = false;
		instances.forEach((instance) -> instance.keys.cut(false));
		this.fleet.settle();
		assertThat(instances).allMatch((instance) -> instance.status().state() == FleetState.MEMBER);
		assertThat(longestGap(Duration.ZERO)).isLessThan(Duration.ofSeconds(9));
	}

	@Test
	void aLeaseThatWasRevokedIsReplaced() {
		List<Instance> instances = start(3);
		this.fleet.etcd.revokeAll();
		this.fleet.settle();
		assertThat(instances).allMatch((instance) -> instance.status().state() == FleetState.MEMBER);
		assertThat(instances.get(0).status().members()).hasSize(3);
	}

	@Test
	void theFirstRequestAfterAStartAvoidsWhatOthersHaveFound() {
		start(3);
		NodeAddress node = this.fleet.node(7);
		this.fleet.dead.add(node);
		this.fleet.run(Duration.ofSeconds(20));
		Instance late = this.fleet.start("late");
		this.fleet.run(Duration.ofMillis(15));
		assertThat(late.isDown(node)).isFalse();
		assertThat(late.health(node).isSuspect()).isTrue();
	}

	@Test
	void anotherCheckIsAnotherViewAndSharesNothing() {
		start(2);
		assertThat(view()).matches("[0-9a-f]{16}");
		this.fleet.etcd.put("member/other",
				new MemberValue("other", 100, true, Map.of(VirtualFleet.UPSTREAM, "0000000000000000")).toJson());
		this.fleet.run(Duration.ofSeconds(1));
		assertThat(this.fleet.nodes).allMatch((node) -> this.fleet.owner(node).isPresent());
	}

	@Test
	void weightZeroOnlyListens() {
		this.fleet.start("listener", (s) -> new FleetSettings(s.group(), s.zone(), s.prefix(), s.name(), 0, s.ttl(),
				s.startWait(), s.oneHost()));
		List<Instance> instances = start(2);
		Instance listener = this.fleet.instances.get(0);
		assertThat(this.fleet.nodes).noneMatch((node) -> listener.role(node) == Role.OWNER);
		this.fleet.dead.add(this.fleet.node(1));
		this.fleet.run(Duration.ofSeconds(13));
		assertThat(listener.isDown(this.fleet.node(1))).isTrue();
		assertThat(instances).hasSize(2);
	}

	private String view() {
		MemberValue value = MemberValue.parse(Objects.requireNonNull(this.fleet.etcd.content().get("member/i0")));
		return Objects.requireNonNull(value.views().get(VirtualFleet.UPSTREAM));
	}

	private List<String> words() {
		return this.fleet.etcd.content().keySet().stream().filter((key) -> key.startsWith("word/")).toList();
	}

	private void await(BooleanSupplier condition) {
		for (int i = 0; i < 20000 && !condition.getAsBoolean(); i++) {
			this.fleet.run(Duration.ofMillis(1));
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	private static String reason(Instance instance, NodeAddress node) {
		return instance.upstream()
			.snapshot()
			.nodes()
			.stream()
			.filter((snapshot) -> snapshot.address().equals(node))
			.findFirst()
			.orElseThrow()
			.reason();
	}

	/** The longest time that any node was not checked by anybody. */
	private Duration longestGap(Duration from) {
		Map<NodeAddress, Long> last = new HashMap<>();
		long longest = 0;
		long begin = this.fleet.checks.get(0).nanos() + from.toNanos();
		for (Check check : this.fleet.checks) {
			Long before = last.put(check.node(), check.nanos());
			if (before != null && before - begin >= 0) {
				longest = Math.max(longest, check.nanos() - before);
			}
		}
		return Duration.ofNanos(longest);
	}

	private long peak(long fromNanos, int seconds) {
		Map<Long, Long> perSecond = new HashMap<>();
		this.fleet.checks.stream()
			.filter((check) -> check.nanos() - fromNanos >= 0)
			.forEach((check) -> perSecond.merge((check.nanos() - fromNanos) / (seconds * 1_000_000_000L), 1L,
					Long::sum));
		return perSecond.values().stream().mapToLong(Long::longValue).max().orElse(0);
	}

}
