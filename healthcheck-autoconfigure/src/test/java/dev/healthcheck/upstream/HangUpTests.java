package dev.healthcheck.upstream;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Callers that do not wait for the answer: evidence against the node if it had the time
 * of a check.
 */
class HangUpTests {

	private static final Duration CHECK_TIMEOUT = UpstreamFixture.check("http", 2).timeout();

	private final List<String> tried = new ArrayList<>();

	private final List<CompletableFuture<String>> stages = new ArrayList<>();

	private final UpstreamFixture unchecked = CallTests.fixture(1, CallTests.level("0", 0, "a", "b", "c"));

	@AfterEach
	void callerIsNotInterrupted() {
		Thread.interrupted();
	}

	private CompletableFuture<String> call(UpstreamFixture fixture) {
		return fixture.upstream.callAsync((node) -> {
			this.tried.add(node.address().host());
			CompletableFuture<String> stage = new CompletableFuture<>();
			this.stages.add(stage);
			return stage;
		});
	}

	@Test
	void cancellingACallAfterTheTimeOfACheckCountsAgainstItsNode() {
		CompletableFuture<String> result = call(this.unchecked);
		this.unchecked.advance(CHECK_TIMEOUT);
		result.cancel(true);
		assertThat(this.unchecked.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(this.unchecked.snapshot("a").reason())
			.startsWith("1 timeout failure, last: no answer within 1.0 s, then the caller hung up;");
		assertThat(this.stages).singleElement().satisfies((stage) -> assertThat(stage).isCancelled());
		CallTests.assertNothingInFlight(this.unchecked);
	}

	@Test
	void cancellingACallEarlierSaysNothing() {
		CompletableFuture<String> result = call(this.unchecked);
		this.unchecked.advance(CHECK_TIMEOUT.minusNanos(1));
		result.cancel(true);
		assertThat(this.unchecked.status("a").isSelectable()).isTrue();
		assertThat(this.unchecked.snapshot("a").requests().failed()).isZero();
		assertThat(this.unchecked.snapshot("a").requests().ignored()).isOne();
		CallTests.assertNothingInFlight(this.unchecked);
	}

	@Test
	void aTimeoutThatTheCallerPutsAroundACallCountsAgainstTheNodeThatDidNotAnswer() throws Exception {
		CompletableFuture<String> result = call(this.unchecked);
		this.unchecked.advance(CHECK_TIMEOUT);
		result.orTimeout(1, TimeUnit.NANOSECONDS);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> result.get(1, TimeUnit.MINUTES))
			.withCauseInstanceOf(TimeoutException.class);
		await().untilAsserted(() -> assertThat(this.unchecked.status("a")).isEqualTo(NodeStatus.UNHEALTHY));
	}

	@Test
	void onlyTheTryUnderWayIsJudgedByItsOwnTime() {
		CompletableFuture<String> result = call(this.unchecked);
		this.unchecked.seconds(3);
		this.stages.get(0).completeExceptionally(new IOException("Connection reset"));
		this.unchecked.seconds(0.5);
		result.cancel(true);
		assertThat(this.tried).containsExactly("a", "b");
		assertThat(this.unchecked.snapshot("b").requests().failed()).isZero();
	}

	@Test
	void anInterruptedCallerCountsAgainstANodeThatHadTheTimeOfACheck() {
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.unchecked.upstream.call((node) -> {
			this.unchecked.advance(CHECK_TIMEOUT);
			throw new InterruptedException();
		}));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.unchecked.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		CallTests.assertNothingInFlight(this.unchecked);
	}

	@Test
	void aConnectionThatAnInterruptionClosedIsNoFailureOfTheNodeAndEndsTheCall() {
		assertThatExceptionOfType(ClosedByInterruptException.class)
			.isThrownBy(() -> this.unchecked.upstream.call((node) -> {
				this.tried.add(node.address().host());
				// as channels do
				Thread.currentThread().interrupt();
				throw new ClosedByInterruptException();
			}));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.tried).hasSize(1);
		assertThat(this.unchecked.snapshot("a").requests().failed()).isZero();
	}

	@Test
	void aNodeThatPassesChecksButAnswersNoRequestIsFoundOutByCallersThatHangUp() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(2, "a", "b", "c")
			.toBuilder()
			.balance(Balance.ROUND_ROBIN)
			.passive(PassiveSettings.of(2, Duration.ofSeconds(10)))
			.build());
		fixture.seconds(3);
		int hungUp = 0;
		for (int i = 0; i < 30; i++) {
			Attempt attempt = Objects.requireNonNull(fixture.upstream.attempts(CallOptions.ofDefaults()).next());
			if (attempt.node().address().host().equals("a")) {
				fixture.seconds(1.5);
				attempt.abandoned();
				hungUp++;
			}
			else {
				fixture.seconds(0.1);
				attempt.end(Outcome.success());
			}
		}
		assertThat(fixture.transitions).contains("a HEALTHY->UNHEALTHY");
		assertThat(fixture.transitions)
			.noneMatch((transition) -> !transition.startsWith("a ") && transition.endsWith("->UNHEALTHY"));
		assertThat(hungUp).as("callers that had to hang up").isLessThanOrEqualTo(5);
	}

	@Test
	void oneCallerThatHangsUpDoesNotTakeOutANodeThatPassesItsCheck() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(2, "a", "b"));
		fixture.seconds(3);
		Attempt attempt = Objects.requireNonNull(fixture.upstream.attempt(UpstreamFixture.address("a")));
		fixture.seconds(5);
		attempt.abandoned();
		fixture.seconds(5);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(fixture.snapshot("a").breaker().fails()).isZero();
	}

	@Test
	void aTryThatHasEndedIsNotAbandoned() {
		Attempt attempt = Objects.requireNonNull(this.unchecked.upstream.attempt(UpstreamFixture.address("a")));
		attempt.end(Outcome.success());
		this.unchecked.seconds(5);
		attempt.abandoned();
		assertThat(this.unchecked.snapshot("a").requests().failed()).isZero();
	}

}
