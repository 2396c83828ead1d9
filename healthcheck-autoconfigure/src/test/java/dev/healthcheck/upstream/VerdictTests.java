package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An upstream is down when no node is left but those where nobody listens.
 */
class VerdictTests {

	/** A host that is switched off: not even a connection within the second. */
	private static final ProbeResult NO_CONNECTION = ProbeResult.failed(FailureKind.TIMEOUT, "timeout",
			"no connection within 1 s");

	private UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));

	private void assertDown() {
		UpstreamSnapshot snapshot = this.fixture.upstream.snapshot();
		assertThat(snapshot.selectable()).isZero();
		assertThat(snapshot.isUp()).isFalse();
	}

	private void assertUp(int selectable) {
		UpstreamSnapshot snapshot = this.fixture.upstream.snapshot();
		assertThat(snapshot.selectable()).isEqualTo(selectable);
		assertThat(snapshot.isUp()).isTrue();
	}

	private void checks(ProbeResult a, ProbeResult b) {
		this.fixture.answer("a", a);
		this.fixture.answer("b", b);
		this.fixture.seconds(5);
	}

	private void refuse(String host) {
		this.fixture.request(host, Outcome.failure(FailureKind.TCP, "Connection refused").asRefusal(),
				Duration.ofMillis(1));
	}

	@Test
	void downWhenNobodyListensOnAnyNodeAndTheNodesAreStillTried() {
		checks(UpstreamFixture.REFUSED, UpstreamFixture.REFUSED);
		assertDown();
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		Attempts attempts = this.fixture.upstream.attempts(CallOptions.ofDefaults());
		for (int i = 0; i < 2; i++) {
			Objects.requireNonNull(attempts.next())
				.end(Outcome.failure(FailureKind.TCP, "Connection refused").asRefusal());
		}
		assertDown();
		checks(UpstreamFixture.PASS, UpstreamFixture.REFUSED);
		assertUp(1);
	}

	@Test
	void downWhenAllHostsAreSwitchedOff() {
		checks(NO_CONNECTION, NO_CONNECTION);
		assertDown();
	}

	@Test
	void upWhileOneNodeAnswersItsChecksBadly() {
		checks(UpstreamFixture.UNAVAILABLE, UpstreamFixture.REFUSED);
		assertUp(1);
	}

	@Test
	void upWhileOneNodeTakesConnectionsWithoutAnAnswer() {
		checks(UpstreamFixture.SILENCE, UpstreamFixture.REFUSED);
		assertUp(1);
	}

	@Test
	void aRequestThatSucceedsAlthoughChecksCannotConnectMakesItUp() {
		checks(UpstreamFixture.REFUSED, UpstreamFixture.REFUSED);
		Attempt attempt = Objects.requireNonNull(this.fixture.upstream.attempts(CallOptions.ofDefaults()).next());
		attempt.end(Outcome.success());
		assertUp(1);
	}

	@Test
	void withoutChecksRequestsThatAreRefusedTell() {
		this.fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		refuse("a");
		assertUp(1);
		refuse("b");
		assertDown();
		// so that an application that waits for the verdict does not wait for ever
		this.fixture.seconds(10.1);
		assertUp(2);
	}

	@Test
	void withoutChecksAnswersOfAnyKindMakeItUp() {
		this.fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		for (Outcome answered : List.<Outcome>of(Outcome.failure(FailureKind.HTTP, "status 500"),
				Outcome.failure(FailureKind.HTTP, "status 503").asRefusal(),
				Outcome.failure(FailureKind.TCP, "Connection reset"))) {
			refuse("a");
			assertDown();
			this.fixture.request("a", answered, Duration.ofMillis(1));
			assertUp(1);
		}
	}

}
