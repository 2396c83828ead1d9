package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of three nodes answers all requests, and each of them late; its checks pass. The
 * others take 5 ms; late is from 50 ms on.
 */
class SlowNodeTests {

	private static final Duration QUICK = Duration.ofMillis(5);

	private static final Duration SLOW = Duration.ofMillis(900);

	private static final CallOptions WRITE = CallOptions.ofDefaults();

	private static final CallOptions READ = CallOptions.ofDefaults().withHedging();

	private UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(6, "a", "b", "c"));

	private Duration latencyOfA = QUICK;

	private Duration latencyOfOthers = QUICK;

	private final List<String> tried = new ArrayList<>();

	private CompletableFuture<String> call(CallOptions options) {
		return this.fixture.upstream.callAsync((node) -> {
			String host = node.address().host();
			this.tried.add(host);
			CompletableFuture<String> stage = new CompletableFuture<>();
			this.fixture.scheduler.schedule(host.equals("a") ? this.latencyOfA : this.latencyOfOthers,
					() -> stage.complete(host));
			return stage;
		}, options);
	}

	/** Calls at 100 per second; how many of the requests went to the slow node. */
	private long seconds(double seconds, CallOptions options) {
		this.tried.clear();
		for (int i = 0; i < seconds * 100; i++) {
			call(options);
			this.fixture.advance(Duration.ofMillis(10));
		}
		return this.tried.stream().filter("a"::equals).count();
	}

	@BeforeEach
	void allAreQuick() {
		seconds(10, READ);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void itIsGivenARequestNowAndThen(boolean reads) {
		this.latencyOfA = SLOW;
		CallOptions options = reads ? READ : WRITE;
		seconds(10, options);
		assertThat(seconds(40, options)).as("a request each four seconds").isBetween(8L, 12L);
		assertThat(this.fixture.status("a")).as("avoided, not ejected").isEqualTo(NodeStatus.HEALTHY);
		assertThat(this.fixture.snapshot("a").reason()).startsWith("avoided for ")
			.endsWith(": requests wait for its answers time after time, while other nodes give theirs");
	}

	@ParameterizedTest
	@EnumSource(names = { "ROUND_ROBIN", "RANDOM", "LEAST_REQUESTS", "HASH" })
	void howeverRequestsAreSpread(Balance balance) {
		this.fixture = new UpstreamFixture(
				UpstreamFixture.checked(6, "a", "b", "c").toBuilder().balance(balance).build());
		seconds(10, READ);
		this.latencyOfA = SLOW;
		seconds(10, READ);
		assertThat(seconds(40, READ)).isBetween(8L, 80L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void onceItIsQuickAgainItHasItsShareWithinSeconds(boolean checked) {
		this.fixture = new UpstreamFixture(
				checked ? UpstreamFixture.checked(6, "a", "b", "c") : UpstreamFixture.unchecked(1, "a", "b", "c"));
		seconds(10, READ);
		this.latencyOfA = SLOW;
		seconds(20, READ);
		this.latencyOfA = QUICK;
		seconds(5, READ);
		assertThat(seconds(3, READ)).isBetween(95L, 105L);
		assertThat(this.fixture.snapshot("a").reason()).doesNotContain("avoided");
	}

	/** Its latest wish counts, but not against what was found without it. */
	@Test
	void whatItAsksForDoesNotCutItsRestShort() {
		this.latencyOfA = SLOW;
		seconds(50, READ);
		NodeHealth a = this.fixture.node("a");
		String rests = this.fixture.snapshot("a").reason();
		a.requests().avoid(Duration.ofMillis(1));
		assertThat(this.fixture.snapshot("a").reason()).isEqualTo(rests);
		a.requests().avoid(Duration.ofSeconds(10));
		assertThat(this.fixture.snapshot("a").reason()).isEqualTo("avoided for 10.0 s, as it has asked for");
		a.requests().avoid(Duration.ofSeconds(8));
		assertThat(this.fixture.snapshot("a").reason()).isEqualTo("avoided for 8.0 s, as it has asked for");
	}

	@Test
	void afterOnePauseItIsUsedAtOnce() {
		this.latencyOfA = Duration.ofMillis(60);
		while (this.fixture.node("a").state().doubts().silence().times() == 0) {
			seconds(0.01, WRITE);
		}
		this.latencyOfA = QUICK;
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
		this.fixture.advance(Duration.ofMillis(60));
		assertThat(seconds(0.3, WRITE)).isBetween(9L, 11L);
	}

	/** Such a pause from time to time does not add up. */
	@Test
	void aRequestThatIsAnsweredInTimeBeginsAnew() {
		for (int i = 0; i < 10; i++) {
			afterOnePauseItIsUsedAtOnce();
		}
	}

	@Test
	void whereAllAreSlowNobodyIsAvoided() {
		this.latencyOfA = SLOW;
		this.latencyOfOthers = SLOW;
		seconds(1, READ);
		for (int i = 0; i < 100; i++) {
			seconds(0.1, READ);
			assertThat(this.fixture.upstream.nodes()).noneMatch(NodeHealth::isSuspect);
		}
	}

	@Test
	void requestsThatStayWithOneNodeAreNotKeptAwayForLonger() {
		this.fixture = new UpstreamFixture(
				UpstreamFixture.checked(6, "a", "b", "c").toBuilder().balance(Balance.ORDERED).build());
		seconds(10, READ);
		this.latencyOfA = SLOW;
		seconds(20, READ);
		assertThat(this.fixture.node("a").state().avoidance()).isNull();
	}

}
