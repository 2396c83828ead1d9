package dev.healthcheck.etcd;

import java.io.IOException;
import java.time.Duration;

import dev.healthcheck.grpc.CallEnd;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EtcdOutcomes}.
 */
class EtcdOutcomesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final EtcdOutcomes outcomes = new EtcdOutcomes();

	@Test
	void anAnswerIsASuccess() {
		assertThat(answered(Status.OK)).isEqualTo(Outcome.success());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			NOT_FOUND           | etcdserver: requested lease not found
			PERMISSION_DENIED   | etcdserver: permission denied
			INVALID_ARGUMENT    | etcdserver: key is not provided
			UNAUTHENTICATED     | etcdserver: invalid auth token
			FAILED_PRECONDITION | etcdserver: authentication is not enabled
			OUT_OF_RANGE        | etcdserver: mvcc: required revision has been compacted
			UNKNOWN             | election: no leader
			UNIMPLEMENTED       | unknown service
			""")
	void anAnswerThatIsAnErrorShowsThatTheEndpointWorks(Status.Code code, String description) {
		assertThat(answered(code.toStatus().withDescription(description))).isEqualTo(Outcome.success());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			UNAVAILABLE        | etcdserver: leader changed
			UNAVAILABLE        | etcdserver: request timed out, possibly due to previous leader failure
			UNKNOWN            | etcdserver: too many requests
			RESOURCE_EXHAUSTED | etcdserver: too many requests
			RESOURCE_EXHAUSTED | etcdserver: mvcc: database space exceeded
			DATA_LOSS          | etcdserver: corrupt cluster
			UNKNOWN            | raft proposal dropped
			""")
	void clusterEventsAreNotCounted(Status.Code code, String description) {
		assertThat(answered(code.toStatus().withDescription(description))).isEqualTo(Outcome.ignored());
	}

	@ParameterizedTest
	@ValueSource(strings = { "etcdserver: no leader", "etcdserver: request timed out" })
	void whatMayBeTheWholeClustersFaultIsAmbiguous(String description) {
		assertThat(answered(Status.UNAVAILABLE.withDescription(description)))
			.isEqualTo(Outcome.ambiguousFailure(FailureKind.HTTP, description));
	}

	@Test
	void silenceIsAmbiguous() {
		Outcome silence = Outcome.ambiguousFailure(FailureKind.TIMEOUT, "no answer within 2000 ms");
		assertThat(this.outcomes.classify(new CallEnd(Status.CANCELLED, false, true, TIMEOUT, false)))
			.isEqualTo(silence);
		assertThat(unanswered(Status.DEADLINE_EXCEEDED)).isEqualTo(silence);
		assertThat(answered(Status.DEADLINE_EXCEEDED)).isEqualTo(silence);
		assertThat(answered(Status.UNKNOWN.withDescription("context deadline exceeded"))).isEqualTo(silence);
	}

	@Test
	void aDeadlineOfTheCallerSaysNothing() {
		assertThat(this.outcomes.classify(new CallEnd(Status.CANCELLED, false, true, TIMEOUT, true)))
			.isEqualTo(Outcome.ignored());
	}

	@Test
	void aCallCancelledByItsCallerSaysNothing() {
		assertThat(unanswered(Status.CANCELLED)).isEqualTo(Outcome.ignored());
		assertThat(answered(Status.CANCELLED)).isEqualTo(Outcome.ignored());
	}

	@Test
	void lostConnectionsAreTheEndpointsOwnFault() {
		Status refused = Status.UNAVAILABLE.withDescription("io exception")
			.withCause(new IOException("Connection refused"));
		assertThat(unanswered(refused)).isEqualTo(Outcome.failure(FailureKind.TCP, "Connection refused"));
		Status keepalive = Status.UNAVAILABLE.withDescription("Keepalive failed. The connection is likely gone");
		assertThat(unanswered(keepalive))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "Keepalive failed. The connection is likely gone"));
		Status closed = Status.UNKNOWN.withDescription("channel closed").withCause(new IOException("reset"));
		assertThat(answered(closed)).isEqualTo(Outcome.failure(FailureKind.TCP, "reset"));
		assertThat(answered(keepalive)).isInstanceOf(Outcome.Failure.class);
	}

	@Test
	void aStoppingMemberIsAFaultOfItsOwn() {
		assertThat(answered(Status.UNAVAILABLE.withDescription("etcdserver: server stopped")))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "etcdserver: server stopped"));
	}

	/** A proxy in front of a member, for example. */
	@Test
	void anAnswerThatIsNotGrpcIsAFailure() {
		assertThat(answered(Status.UNAVAILABLE.withDescription("HTTP status code 503\\nupstream connect error")))
			.isInstanceOfSatisfying(Outcome.Failure.class,
					(failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.HTTP));
	}

	/** jetcd makes such an error when the server could not be asked for a token. */
	@Test
	void answersCountOnlyWhenTheServerReallyAnswered() {
		assertThat(unanswered(Status.UNAUTHENTICATED)).isEqualTo(Outcome.ignored());
		assertThat(unanswered(Status.RESOURCE_EXHAUSTED)).isEqualTo(Outcome.ignored());
	}

	private Outcome answered(Status status) {
		return this.outcomes.classify(new CallEnd(status, true, false, TIMEOUT, false));
	}

	private Outcome unanswered(Status status) {
		return this.outcomes.classify(new CallEnd(status, false, false, TIMEOUT, false));
	}

}
