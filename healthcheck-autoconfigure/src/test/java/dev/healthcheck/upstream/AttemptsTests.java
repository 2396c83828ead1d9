package dev.healthcheck.upstream;

import java.util.Objects;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tries of calls that are made elsewhere.
 */
class AttemptsTests {

	private static final NodeAddress A = NodeAddress.parse("a:1");

	private final UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(2, "a", "b"));

	private final Upstream upstream = this.fixture.upstream;

	private RequestStatistics requests() {
		return this.upstream.snapshot().nodes().get(0).requests();
	}

	@Test
	void nodeThatWasTriedBeforeIsNotChosen() {
		for (int i = 0; i < 3; i++) {
			Attempts attempts = this.upstream.attempts(CallOptions.ofDefaults());
			attempts.exclude(A);
			Attempt attempt = Objects.requireNonNull(attempts.next());
			assertThat(attempt.node().address()).isNotEqualTo(A);
			assertThat(attempts.count()).isEqualTo(2);
			assertThat(attempts.next()).isNull();
			attempt.end(Outcome.success());
		}
	}

	@Test
	void nodeThatIsNotThereNeedNotBeExcluded() {
		Attempts attempts = this.upstream.attempts(CallOptions.ofDefaults().withTries(1));
		attempts.exclude(NodeAddress.parse("c:1"));
		assertThat(attempts.next()).isNotNull();
	}

	@Test
	void requestToANodeThatWasChosenBeforeCountsAsAnyOther() {
		Attempt attempt = Objects.requireNonNull(this.upstream.attempt(A));
		assertThat(attempt.node().address()).isEqualTo(A);
		assertThat(requests().inFlight()).isOne();
		attempt.end(Outcome.failure(FailureKind.HTTP, "status 502"));
		attempt.end(Outcome.success());
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().total()).isOne();
		assertThat(requests().failed()).isOne();
		assertThat(this.upstream.snapshot().nodes().get(0).breaker().fails()).isOne();
	}

	@Test
	void noRequestBeginsToANodeThatIsNotThere() {
		assertThat(this.upstream.attempt(NodeAddress.parse("c:1"))).isNull();
	}

}
