package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When everything is bad, a class of nodes is used, never one of them.
 */
class ProtectedClassTests {

	private static final String[] TEN = IntStream.range(0, 10).mapToObj((i) -> "n" + i).toArray(String[]::new);

	private static final Outcome REFUSED = Outcome.failure(FailureKind.TCP, "Connection refused").asRefusal();

	private UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, TEN));

	private final Map<String, Integer> requests = new HashMap<>();

	private void start(UpstreamDefinition definition) {
		this.fixture = new UpstreamFixture(definition);
	}

	private void checksOfAll(ProbeResult answer) {
		for (String host : TEN) {
			this.fixture.answer(host, answer);
		}
		this.fixture.seconds(5);
	}

	private Attempt begin() {
		Attempt attempt = Objects.requireNonNull(this.fixture.upstream.attempts(CallOptions.ofDefaults()).next());
		this.requests.merge(attempt.node().address().host(), 1, Integer::sum);
		return attempt;
	}

	private List<NodeStatus> statuses(String... hosts) {
		return List.of(hosts).stream().map(this.fixture::status).toList();
	}

	private void refuse(String host) {
		this.fixture.request(host, REFUSED, Duration.ofMillis(1));
	}

	@Test
	void whenAllChecksAreAnsweredBadlyAllNodesShareTheRequests() {
		checksOfAll(UpstreamFixture.UNAVAILABLE);
		assertThat(statuses(TEN)).containsOnly(NodeStatus.UNSTABLE);
		for (int i = 0; i < 1000; i++) {
			begin().end(Outcome.success());
		}
		assertThat(this.requests).hasSize(10).allSatisfy((host, count) -> assertThat(count).isEqualTo(100));
		assertThat(statuses(TEN)).containsOnly(NodeStatus.UNSTABLE);
	}

	@Test
	void atHalfLoadNothingFailsWhileAllChecksAreAnsweredBadly() {
		checksOfAll(UpstreamFixture.UNAVAILABLE);
		int failed = 0;
		for (int tenth = 0; tenth < 600; tenth++) {
			// each node can serve ten requests in a tenth of a second
			Map<String, Integer> served = new HashMap<>();
			for (int i = 0; i < 50; i++) {
				Attempt attempt = begin();
				boolean answers = served.merge(attempt.node().address().host(), 1, Integer::sum) <= 10;
				failed += answers ? 0 : 1;
				attempt.end(answers ? Outcome.success() : Outcome.failure(FailureKind.HTTP, "status 503"));
			}
			this.fixture.seconds(0.1);
		}
		assertThat(failed).isZero();
	}

	@Test
	void whatRequestsFindOutCountsWhileAllChecksAreAnsweredBadly() {
		start(UpstreamFixture.checked(1, TEN)
			.toBuilder()
			.passive(PassiveSettings.of(3, Duration.ofSeconds(10)))
			.build());
		checksOfAll(UpstreamFixture.UNAVAILABLE);
		int failed = 0;
		for (int i = 0; i < 1000; i++) {
			Attempt attempt = begin();
			boolean bad = attempt.node().address().host().equals("n3");
			failed += bad ? 1 : 0;
			attempt.end(bad ? Outcome.failure(FailureKind.HTTP, "status 500") : Outcome.success());
			this.fixture.seconds(0.05);
		}
		assertThat(this.fixture.status("n3")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(failed).isEqualTo(3);
	}

	@Test
	void nodesThatOnlyAnswersTookOutAreUsedBeforeThoseWhoseChecksFail() {
		start(UpstreamFixture.checked(1, "a", "b", "c"));
		this.fixture.seconds(0.2);
		this.fixture.answer("c", UpstreamFixture.UNAVAILABLE);
		this.fixture.seconds(2.1);
		this.fixture.fails("a", FailureKind.HTTP);
		this.fixture.fails("b", FailureKind.TIMEOUT);
		assertThat(statuses("a", "b", "c")).containsExactly(NodeStatus.UNSTABLE, NodeStatus.UNSTABLE,
				NodeStatus.UNHEALTHY);
	}

	@Test
	void nodesWithoutChecksThatAnswerBadlyAreUsedBeforeThoseWhereNobodyListens() {
		start(UpstreamFixture.unchecked(1, "a", "b", "c", "d"));
		this.fixture.fails("a", FailureKind.HTTP);
		refuse("b");
		this.fixture.fails("c", FailureKind.TCP);
		refuse("d");
		assertThat(statuses("a", "b", "c", "d")).containsExactly(NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY,
				NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY);
	}

	@Test
	void nodesThatAnswerTheirChecksBadlyAreUsedBeforeThoseThatDoNotAnswer() {
		start(UpstreamFixture.checked(1, "a", "b", "c", "d"));
		this.fixture.seconds(0.2);
		this.fixture.answer("a", UpstreamFixture.UNAVAILABLE);
		this.fixture.answer("b", UpstreamFixture.SILENCE);
		this.fixture.answer("c", UpstreamFixture.UNAVAILABLE);
		this.fixture.answer("d", UpstreamFixture.REFUSED);
		this.fixture.seconds(5);
		assertThat(statuses("a", "b", "c", "d")).containsExactly(NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY,
				NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY);
		// neither requests nor checks speak for them any longer
		this.fixture.fails("a", FailureKind.HTTP);
		this.fixture.fails("c", FailureKind.HTTP);
		assertThat(statuses("a", "b", "c", "d")).containsExactly(NodeStatus.UNSTABLE, NodeStatus.UNSTABLE,
				NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY);
	}

	@Test
	void whereNobodyListensAtAllAllAreTried() {
		start(UpstreamFixture.unchecked(1, "a", "b", "c"));
		List.of("a", "b", "c").forEach(this::refuse);
		assertThat(statuses("a", "b", "c")).containsOnly(NodeStatus.UNSTABLE);
	}

	@Test
	void aNodeThatFailsAlwaysIsToldFromThoseThatFailedOnce() {
		start(UpstreamFixture.unchecked(1, TEN));
		for (String host : TEN) {
			this.fixture.fails(host, FailureKind.HTTP);
		}
		assertThat(statuses(TEN)).containsOnly(NodeStatus.UNSTABLE);
		int failed = 0;
		for (int i = 0; i < 900; i++) {
			Attempt attempt = begin();
			boolean bad = attempt.node().address().host().equals("n3");
			failed += bad ? 1 : 0;
			attempt.end(bad ? Outcome.failure(FailureKind.HTTP, "status 500") : Outcome.success());
			this.fixture.seconds(0.01);
		}
		assertThat(statuses(TEN)).containsOnly(NodeStatus.UNSTABLE);
		// a tenth of the first second, then one each second
		assertThat(failed).isLessThan(20);
	}

	@Test
	void nodesThatAllFailHalfOfTheirRequestsAreNotToldApart() {
		start(UpstreamFixture.unchecked(1, TEN));
		for (String host : TEN) {
			this.fixture.fails(host, FailureKind.HTTP);
		}
		Random random = new Random(1);
		for (int i = 0; i < 900; i++) {
			begin().end(random.nextBoolean() ? Outcome.failure(FailureKind.HTTP, "status 500") : Outcome.success());
			this.fixture.seconds(0.01);
		}
		assertThat(this.requests).hasSize(10).allSatisfy((host, count) -> assertThat(count).isBetween(30, 130));
	}

	@Test
	void aDegradedNodeIsJudgedByItsRequests() {
		start(UpstreamFixture.checked(1, "a")
			.toBuilder()
			.passive(PassiveSettings.of(3, Duration.ofSeconds(10)))
			.build());
		this.fixture.answer("a", ProbeResult.degraded("replica", "master_link_status:down"));
		this.fixture.seconds(3);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		for (int i = 0; i < 2; i++) {
			begin().end(Outcome.failure(FailureKind.HTTP, "ERR"));
		}
		assertThat(this.fixture.snapshot("a").breaker().fails()).isEqualTo(2);
		begin().end(Outcome.success());
		assertThat(this.fixture.snapshot("a").breaker().fails()).isZero();
	}

}
