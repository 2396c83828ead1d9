package dev.healthcheck.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are late: their node is avoided, and they are given to a second one. Each
 * node answers in 5 ms; late is from 50 ms on.
 */
class HedgeTests {

	private static final Duration LATENCY = Duration.ofMillis(5);

	private UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b", "c"));

	/** How long a node takes, {@code null} if it does not answer. */
	private final Map<String, Duration> latencies = new LinkedHashMap<>();

	private final List<String> tried = new ArrayList<>();

	private final List<CompletableFuture<String>> waiting = new ArrayList<>();

	private static final CallOptions READ = CallOptions.ofDefaults().withHedging();

	private CompletableFuture<String> call(CallOptions options) {
		return this.fixture.upstream.callAsync((node) -> {
			String host = node.address().host();
			this.tried.add(host);
			CompletableFuture<String> stage = new CompletableFuture<>();
			Duration latency = this.latencies.getOrDefault(host, LATENCY);
			if (latency.isNegative()) {
				this.waiting.add(stage);
			}
			else {
				this.fixture.scheduler.schedule(latency, () -> stage.complete(host));
			}
			return stage;
		}, options);
	}

	/** Calls at 100 per second. */
	private List<CompletableFuture<String>> calls(int count, CallOptions options) {
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			calls.add(call(options));
			this.fixture.advance(Duration.ofMillis(10));
		}
		return calls;
	}

	private void hangs(String host) {
		this.latencies.put(host, Duration.ofMillis(-1));
	}

	@Test
	void nobodyWaitsForASilentNode() {
		calls(1000, READ);
		hangs("a");
		this.tried.clear();
		List<CompletableFuture<String>> calls = calls(200, READ);
		this.fixture.advance(Duration.ofMillis(50));
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
		assertThat(this.tried).hasSizeLessThan(200 + 10);
		assertThat(this.tried.stream().filter("a"::equals)).as("avoided after three").hasSizeLessThan(10);
		assertThat(this.fixture.node("a").isSilent()).isTrue();
		assertThat(this.fixture.status("a")).as("avoided, not ejected").isEqualTo(NodeStatus.HEALTHY);
		assertThat(this.waiting).as("losers are cancelled").allSatisfy((stage) -> assertThat(stage).isCancelled());
		assertThat(this.fixture.snapshot("a").requests().failed()).as("and are nobody's failure").isZero();
		CallTests.assertNothingInFlight(this.fixture);
	}

	/**
	 * A process that has just started is slow, and took that for usual for a minute: a
	 * member of etcd that hung meanwhile was waited for, for 2.5 s.
	 */
	@Test
	void whatWasSlowInTheBeginningIsNotUsual() {
		List.of("a", "b", "c").forEach((host) -> this.latencies.put(host, Duration.ofMillis(1200)));
		calls(200, READ);
		this.latencies.clear();
		// the last slow answer comes 1.2 s later
		calls(300, READ);
		hangs("a");
		List<CompletableFuture<String>> calls = calls(50, READ);
		this.fixture.advance(Duration.ofMillis(100));
		assertThat(this.fixture.node("a").isSilent()).isTrue();
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
	}

	/**
	 * Nor is it usual in the beginning, once the answers of the only node in use stop.
	 */
	@Test
	void whenTheAnswersOfAStickyNodeStopChecksTell() {
		this.fixture = new UpstreamFixture(
				UpstreamFixture.checked(6, "a", "b", "c").toBuilder().balance(Balance.STICKY).build());
		List.of("a", "b", "c").forEach((host) -> this.latencies.put(host, Duration.ofMillis(1200)));
		calls(400, CallOptions.ofDefaults());
		String current = this.tried.get(0);
		assertThat(new HashSet<>(this.tried)).as("it is sticky").containsExactly(current);
		hangs(current);
		this.fixture.answer(current, UpstreamFixture.SILENCE);
		calls(120, CallOptions.ofDefaults());
		assertThat(this.fixture.node(current).isSilent()).as("what was sent before is answered").isFalse();
		calls(70, CallOptions.ofDefaults());
		assertThat(this.fixture.node(current).isSilent()).isTrue();
	}

	/** It has checks made, but what is slow by nature is not left. */
	@Test
	void aPauseBetweenSlowAnswersOfAStickyNodeIsNoSilence() {
		this.fixture = new UpstreamFixture(
				UpstreamFixture.checked(6, "a", "b", "c").toBuilder().balance(Balance.STICKY).build());
		List.of("a", "b", "c").forEach((host) -> this.latencies.put(host, Duration.ofMillis(1200)));
		for (int burst = 0; burst < 5; burst++) {
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 150; i++) {
				calls.add(call(CallOptions.ofDefaults()));
			}
			this.fixture.advance(Duration.ofMillis(1300));
			assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
			assertThat(new HashSet<>(this.tried)).as("none was avoided").hasSize(1);
		}
	}

	@Test
	void writesAreNotRepeatedButTheirNodeIsAvoided() {
		calls(1000, CallOptions.ofDefaults());
		hangs("a");
		this.tried.clear();
		List<CompletableFuture<String>> calls = calls(90, CallOptions.ofDefaults());
		assertThat(this.tried).hasSize(90);
		assertThat(calls.stream().filter((call) -> !call.isDone()).count()).isBetween(1L, 10L);
		assertThat(this.fixture.node("a").isSilent()).isTrue();
	}

	@Test
	void theFirstAnswerEndsIt() {
		calls(1000, CallOptions.ofDefaults());
		hangs("a");
		calls(100, CallOptions.ofDefaults());
		assertThat(this.fixture.node("a").isSilent()).isTrue();
		this.latencies.clear();
		this.waiting.get(0).complete("a");
		assertThat(this.fixture.node("a").isSilent()).isFalse();
		this.tried.clear();
		calls(30, READ);
		assertThat(this.tried).contains("a");
	}

	@Test
	void whenAllAreSlowNobodyIsAvoidedAndHedgesStayInTheirBudget() {
		calls(1000, READ);
		this.tried.clear();
		for (String host : List.of("a", "b", "c")) {
			this.latencies.put(host, Duration.ofMillis(400));
		}
		List<CompletableFuture<String>> calls = calls(500, READ);
		assertThat(List.of("a", "b", "c"))
			.noneSatisfy((host) -> assertThat(this.fixture.node(host).isSilent()).isTrue());
		assertThat(this.tried.size()).isBetween(500, 500 + 500 * 2 / 100 + 10);
		this.fixture.seconds(1);
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
	}

	@Test
	void whenNobodyAnswersNobodyIsAskedTwice() {
		calls(1000, READ);
		this.tried.clear();
		List.of("a", "b", "c").forEach(this::hangs);
		calls(100, READ);
		assertThat(this.tried).as("a few that b and c had answered meanwhile").hasSizeLessThan(100 + 5);
		assertThat(List.of("a", "b", "c"))
			.noneSatisfy((host) -> assertThat(this.fixture.node(host).isSilent()).isTrue());
	}

	/** As after a pause of all, of which one is over a little earlier than the others. */
	@Test
	void whileMoreNodesAreSilentThanAnswerNobodyIsAvoided() {
		UpstreamFixture five = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b", "c", "d", "e"));
		Set<String> silent = new HashSet<>();
		AsyncNodeCall<String> call = (node) -> {
			this.tried.add(node.address().host());
			CompletableFuture<String> stage = new CompletableFuture<>();
			if (!silent.contains(node.address().host())) {
				five.scheduler.schedule(LATENCY, () -> stage.complete("done"));
			}
			return stage;
		};
		for (int i = 0; i < 1000; i++) {
			five.upstream.callAsync(call, READ);
			five.advance(Duration.ofMillis(2));
		}
		silent.addAll(List.of("a", "b", "c", "d"));
		this.tried.clear();
		for (int i = 0; i < 200; i++) {
			five.upstream.callAsync(call, READ);
			five.advance(Duration.ofMillis(2));
		}
		assertThat(silent).noneSatisfy((host) -> assertThat(five.node(host).isSilent()).isTrue());
		assertThat(this.tried).as("nothing on top").hasSize(200);
	}

	@Test
	void aSecondTryThatFailsLeavesTheFirstOne() {
		calls(1000, READ);
		hangs("a");
		CompletableFuture<String> first = null;
		while (first == null || first.isDone()) {
			first = this.fixture.upstream.callAsync((node) -> {
				CompletableFuture<String> stage = new CompletableFuture<>();
				if (node.address().host().equals("a")) {
					this.waiting.add(stage);
				}
				else if (this.waiting.isEmpty()) {
					stage.complete("done");
				}
				else {
					stage.completeExceptionally(new IOException("Connection reset"));
				}
				return stage;
			}, READ);
		}
		calls(20, CallOptions.ofDefaults());
		assertThat(first).isNotDone();
		this.waiting.get(0).complete("late");
		assertThat(first).isCompletedWithValue("late");
	}

	@Test
	void itIsOffWhereItIsTurnedOff() {
		UpstreamDefinition definition = this.fixture.upstream.definition();
		this.fixture.upstreams.put(definition.toBuilder().hedge(definition.hedge().withEnabled(false)).build());
		calls(1000, READ);
		hangs("a");
		this.tried.clear();
		calls(300, READ);
		assertThat(this.tried).hasSize(300);
		assertThat(this.fixture.node("a").isSilent()).isFalse();
	}

	@Test
	void aProcessThatWasHeldUpBlamesNobody() {
		calls(1000, READ);
		this.latencies.put("a", Duration.ofMillis(30));
		this.tried.clear();
		CompletableFuture<String> call = call(READ);
		while (!this.tried.contains("a")) {
			call = call(READ);
		}
		int tries = this.tried.size();
		this.fixture.scheduler.heldUpFor(Duration.ofSeconds(5));
		assertThat(call).isCompleted();
		assertThat(this.tried).hasSize(tries);
		assertThat(this.fixture.node("a").isSilent()).isFalse();
	}

	/** Nothing waited when it was held up, and all that it has missed is done at once. */
	@Test
	void norWhileItCatchesUp() {
		calls(1000, READ);
		this.fixture.advance(Duration.ofMillis(500));
		this.fixture.scheduler.heldUpFor(Duration.ofMillis(700));
		this.latencies.put("a", Duration.ofMillis(600));
		this.tried.clear();
		List<CompletableFuture<String>> calls = calls(60, READ);
		this.fixture.advance(Duration.ofMillis(100));
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
		assertThat(this.tried).hasSize(60);
		assertThat(this.fixture.node("a").isSilent()).isFalse();
		hangs("a");
		calls(200, READ);
		assertThat(this.fixture.node("a").isSilent()).isTrue();
	}

	/** As one that has just started on a machine that is busy: 30 ms of each 90 ms. */
	@Test
	void norDoesOneThatIsHeldUpAgainAndAgainSpareASilentNode() {
		calls(1000, READ);
		hangs("a");
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			calls.addAll(calls(6, READ));
			this.fixture.scheduler.heldUpFor(Duration.ofMillis(30));
		}
		assertThat(this.fixture.node("a").isSilent()).isTrue();
		assertThat(calls.subList(0, 30)).allSatisfy((call) -> assertThat(call).isCompleted());
	}

	/**
	 * As after a pause: who is a little slower than others that are late is not helped.
	 */
	@Test
	void whileOthersAnswerLateNobodyIsAvoided() {
		calls(1000, CallOptions.ofDefaults());
		hangs("a");
		List.of("b", "c").forEach((host) -> this.latencies.put(host, Duration.ofMillis(300)));
		calls(300, CallOptions.ofDefaults());
		assertThat(this.fixture.node("a").isSilent()).isFalse();
		this.tried.clear();
		calls(100, READ);
		assertThat(this.tried).as("the budget").hasSizeLessThan(100 + 15);
	}

	@Test
	void aSilentNodeThatIsNotCheckedIsTriedNowAndThen() {
		calls(1000, READ);
		hangs("a");
		calls(100, READ);
		this.tried.clear();
		List<CompletableFuture<String>> calls = calls(1000, READ);
		assertThat(this.tried.stream().filter("a"::equals)).as("a few a second").hasSizeBetween(10, 60);
		this.fixture.advance(Duration.ofMillis(100));
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
		this.latencies.clear();
		calls(200, READ);
		this.tried.clear();
		calls(30, READ);
		assertThat(this.tried.stream().filter("a"::equals)).hasSize(10);
	}

	/** The kernel takes connections for a process that hangs. */
	@Test
	void aTcpCheckThatPassesIsNoAnswer() {
		this.fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(1, "a", "b", "c").toBuilder().check(UpstreamFixture.check("tcp", 6)).build());
		nobodyWaitsForASilentNode();
		this.fixture.seconds(2);
		assertThat(this.fixture.snapshot("a").check().state()).isEqualTo(ActiveState.UP);
		this.tried.clear();
		calls(500, READ);
		assertThat(this.tried.stream().filter("a"::equals)).as("a few a second").hasSizeBetween(3, 30);
	}

	/** Nobody but its one node has any traffic: checks tell. */
	@Test
	void aSingleCallOfAnIdleApplicationIsHelpedByChecks() {
		UpstreamFixture idle = new UpstreamFixture(UpstreamFixture.checked(6, "a", "b", "c"));
		idle.seconds(10);
		List<String> asked = new ArrayList<>();
		// every node that is asked first hangs, with its checks
		CompletableFuture<String> call = idle.upstream.callAsync((node) -> {
			String host = node.address().host();
			asked.add(host);
			if (asked.size() == 1) {
				idle.answer(host, UpstreamFixture.SILENCE);
				return new CompletableFuture<>();
			}
			return CompletableFuture.completedFuture(host);
		}, READ);
		idle.advance(Duration.ofMillis(90));
		assertThat(asked).as("a tenth of the time of a check, for want of anything to compare with").hasSize(1);
		idle.advance(Duration.ofMillis(150));
		assertThat(call).isCompletedWithValue(asked.get(1));
		assertThat(idle.node(asked.get(0)).isSilent()).isTrue();
	}

	/**
	 * When a leader hangs, checks that began before there is another one are answered no
	 * sooner than after their timeout.
	 */
	@Test
	void checksThatAnElectionHoldsUpAreNotWaitedFor() {
		UpstreamFixture idle = new UpstreamFixture(UpstreamFixture.checked(6, "a", "b", "c"));
		idle.seconds(10);
		List<String> asked = new ArrayList<>();
		CompletableFuture<String> call = idle.upstream.callAsync((node) -> {
			asked.add(node.address().host());
			return (asked.size() == 1) ? new CompletableFuture<>()
					: CompletableFuture.completedFuture(node.address().host());
		}, READ);
		idle.upstream.nodes().forEach((node) -> idle.answer(node.address().host(), UpstreamFixture.SILENCE));
		idle.advance(Duration.ofMillis(400));
		assertThat(call).as("nobody answers").isNotDone();
		idle.upstream.nodes()
			.stream()
			.map((node) -> node.address().host())
			.filter((host) -> !host.equals(asked.get(0)))
			.forEach((host) -> idle.answer(host, UpstreamFixture.PASS));
		idle.advance(Duration.ofMillis(300));
		assertThat(call).isCompletedWithValue(asked.get(1));
	}

	@Test
	void aSlowCallToANodeThatPassesItsChecksIsNotSilence() {
		UpstreamFixture idle = new UpstreamFixture(UpstreamFixture.checked(6, "a", "b", "c"));
		idle.seconds(10);
		List<String> asked = new ArrayList<>();
		CompletableFuture<String> call = idle.upstream.callAsync((node) -> {
			asked.add(node.address().host());
			return new CompletableFuture<>();
		}, CallOptions.ofDefaults());
		idle.seconds(1);
		assertThat(call).isNotDone();
		assertThat(asked).hasSize(1);
		assertThat(idle.node(asked.get(0)).isSilent()).isFalse();
	}

}
