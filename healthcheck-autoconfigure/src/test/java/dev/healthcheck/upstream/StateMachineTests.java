package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random lives of an upstream: requests, checks, operators, definitions and the clock.
 * After every step each node's status must be the one that its facts and the rules give,
 * and no transition may be one that the rules do not know.
 */
class StateMachineTests {

	private static final List<String> HOSTS = List.of("a", "b", "c");

	/** From which status a node may go where without its definition being changed. */
	private static final Map<NodeStatus, Set<NodeStatus>> LEGAL = legal();

	private static Map<NodeStatus, Set<NodeStatus>> legal() {
		Map<NodeStatus, Set<NodeStatus>> legal = new EnumMap<>(NodeStatus.class);
		for (NodeStatus status : NodeStatus.values()) {
			// an operator may do anything at any time
			legal.put(status, EnumSet.of(NodeStatus.DRAINING, NodeStatus.MAINTENANCE));
		}
		Set<NodeStatus> bad = EnumSet.of(NodeStatus.UNHEALTHY, NodeStatus.UNSTABLE);
		for (NodeStatus status : EnumSet.of(NodeStatus.HEALTHY, NodeStatus.UNCHECKED, NodeStatus.RECOVERING)) {
			at(legal, status).addAll(bad);
		}
		at(legal, NodeStatus.UNCHECKED).add(NodeStatus.HEALTHY);
		at(legal, NodeStatus.RECOVERING).add(NodeStatus.HEALTHY);
		// nothing is known of one whose trial is over because a check has passed, when
		// checks are then switched off: covered by changes of the definition
		for (NodeStatus status : bad) {
			at(legal, status).addAll(EnumSet.of(NodeStatus.RECOVERING, NodeStatus.HEALTHY));
			at(legal, status).addAll(bad);
		}
		for (NodeStatus status : EnumSet.of(NodeStatus.DRAINING, NodeStatus.MAINTENANCE)) {
			at(legal, status).addAll(EnumSet.allOf(NodeStatus.class));
		}
		return legal;
	}

	private static Set<NodeStatus> at(Map<NodeStatus, Set<NodeStatus>> legal, NodeStatus status) {
		return Objects.requireNonNull(legal.get(status));
	}

	private final List<Attempt> pending = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void everyStatusFollowsFromTheFacts(long seed) {
		Random random = new Random(seed);
		for (int life = 0; life < 40; life++) {
			this.pending.clear();
			UpstreamFixture fixture = new UpstreamFixture(definition(random));
			List<String> log = new ArrayList<>();
			for (int step = 0; step < 150; step++) {
				Map<String, NodeSnapshot> before = snapshots(fixture);
				String event = step(fixture, random);
				log.add(event);
				String context = "seed " + seed + ", life " + life + ": " + log;
				HOSTS
					.forEach((host) -> verify(fixture, host, Objects.requireNonNull(before.get(host)), event, context));
			}
			verifyTransitions(fixture);
		}
	}

	private static Map<String, NodeSnapshot> snapshots(UpstreamFixture fixture) {
		Map<String, NodeSnapshot> snapshots = new java.util.HashMap<>();
		HOSTS.forEach((host) -> snapshots.put(host, fixture.snapshot(host)));
		return snapshots;
	}

	private String step(UpstreamFixture fixture, Random random) {
		String host = HOSTS.get(random.nextInt(HOSTS.size()));
		switch (random.nextInt(12)) {
			case 0, 1, 2 -> {
				Attempt attempt = fixture.upstream.attempts(CallOptions.ofDefaults()).next();
				if (attempt == null) {
					return "nothing to choose";
				}
				this.pending.add(attempt);
				return "begin " + attempt.node().address().host();
			}
			case 3, 4, 5 -> {
				if (this.pending.isEmpty()) {
					return "nothing pending";
				}
				Attempt attempt = this.pending.remove(random.nextInt(this.pending.size()));
				Outcome outcome = outcome(random);
				attempt.end(outcome);
				return "end " + attempt.node().address().host() + " " + outcome;
			}
			case 6 -> {
				fixture.fails(host, one(random, FailureKind.values()));
				return "fail " + host;
			}
			case 7 -> {
				ProbeResult answer = List
					.of(UpstreamFixture.PASS, UpstreamFixture.PASS, UpstreamFixture.REFUSED,
							UpstreamFixture.UNAVAILABLE, UpstreamFixture.SILENCE)
					.get(random.nextInt(5));
				fixture.answer(host, answer);
				return "answer " + host + " " + answer.word();
			}
			case 8 -> {
				AdminState state = random.nextInt(3) > 0 ? AdminState.READY : one(random, AdminState.values());
				fixture.upstream.admin(fixture.node(host).node(), state);
				return "admin " + host + " " + state;
			}
			case 9 -> {
				if (random.nextInt(5) > 0) {
					return "nothing";
				}
				fixture.upstreams.put(definition(random));
				return "redefine";
			}
			default -> {
				double seconds = random.nextInt(4) == 0 ? random.nextInt(30) : random.nextDouble() * 2;
				fixture.seconds(seconds);
				return String.format(java.util.Locale.ROOT, "wait %.1f", seconds);
			}
		}
	}

	private static <T> T one(Random random, T[] values) {
		return values[random.nextInt(values.length)];
	}

	private static Outcome outcome(Random random) {
		return switch (random.nextInt(5)) {
			case 0, 1 -> Outcome.success();
			case 2 -> Outcome.ignored();
			default -> Outcome.failure(one(random, FailureKind.values()), "failed");
		};
	}

	private static UpstreamDefinition definition(Random random) {
		CheckSettings check = UpstreamFixture.check(random.nextBoolean() ? "http" : "tcp", 2);
		return UpstreamDefinition.builder("u")
			.nodes(UpstreamFixture.nodes("a", "b", "c"))
			.passive(PassiveSettings.of(random.nextInt(4), Duration.ofSeconds(1 + random.nextInt(10))))
			.check(random.nextInt(4) == 0 ? check.disabled() : check)
			.protect(random.nextInt(4) > 0)
			.slowStart(random.nextBoolean() ? Duration.ofSeconds(5) : Duration.ZERO)
			.build();
	}

	/** The rules of semantics 1 and 6, written down a second time. */
	private static void verify(UpstreamFixture fixture, String host, NodeSnapshot before, String event, String log) {
		NodeSnapshot node = fixture.snapshot(host);
		boolean down = node.check().state() == ActiveState.DOWN;
		BreakerState breaker = node.breaker().state();
		NodeStatus status = node.status();
		if (node.admin() != AdminState.READY) {
			assertThat(status).as(log)
				.isEqualTo((node.admin() == AdminState.DRAIN) ? NodeStatus.DRAINING : NodeStatus.MAINTENANCE);
		}
		else if (down || breaker == BreakerState.OPEN) {
			assertThat(status).as(log).isIn(NodeStatus.UNHEALTHY, NodeStatus.UNSTABLE);
		}
		else if (breaker == BreakerState.HALF_OPEN) {
			assertThat(status).as(log).isEqualTo(NodeStatus.RECOVERING);
		}
		else {
			assertThat(status).as(log).isIn(NodeStatus.HEALTHY, NodeStatus.UNCHECKED);
		}
		boolean outvoted = node.reason().contains("but requests succeed");
		if (outvoted) {
			assertThat(status).as(log).isEqualTo(NodeStatus.UNSTABLE);
			assertThat(down && breaker != BreakerState.OPEN).as(log).isTrue();
			List<NodeSnapshot> ready = HOSTS.stream()
				.map(fixture::snapshot)
				.filter((other) -> other.admin() == AdminState.READY)
				.toList();
			assertThat(ready.stream().filter((other) -> other.check().state() == ActiveState.DOWN)).as(log)
				.hasSizeGreaterThan(ready.size() / 2);
		}
		else if (status == NodeStatus.UNSTABLE) {
			assertThat(fixture.upstream.definition().protect()).as(log).isTrue();
			assertThat(HOSTS).as(log)
				.noneMatch((other) -> EnumSet.of(NodeStatus.HEALTHY, NodeStatus.UNCHECKED, NodeStatus.RECOVERING)
					.contains(fixture.status(other)));
		}
		assertThat(node.reason()).as(log).isNotBlank();
		assertThat(node.effectiveWeight()).as(log).isBetween(0.1, 1.0);
		// counts begin anew with each state of the breaker
		if (breaker == BreakerState.CLOSED && before.breaker().state() != BreakerState.CLOSED
				&& !event.startsWith("wait")) {
			assertThat(node.breaker().fails()).as(log).isZero();
		}
		if (breaker == BreakerState.CLOSED && maxFails(fixture) > 0) {
			assertThat(node.breaker().fails()).as(log).isLessThan(maxFails(fixture));
		}
	}

	private static int maxFails(UpstreamFixture fixture) {
		return Objects.requireNonNull(fixture.upstream.definition().passive().maxFails().count());
	}

	private static void verifyTransitions(UpstreamFixture fixture) {
		for (NodeSnapshot node : fixture.upstream.snapshot().nodes()) {
			NodeStatus at = null;
			for (NodeTransition transition : node.history()) {
				assertThat(transition.from()).isNotEqualTo(transition.to());
				assertThat(transition.cause()).isNotBlank();
				if (at != null) {
					assertThat(transition.from()).as("%s", node.history()).isEqualTo(at);
				}
				at = transition.to();
				if (transition.to() != NodeStatus.UNCHECKED) {
					assertThat(at(LEGAL, transition.from())).as("%s", node.history()).contains(transition.to());
				}
			}
			if (at != null) {
				assertThat(node.status()).isEqualTo(at);
			}
		}
	}

}
