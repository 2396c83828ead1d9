package dev.healthcheck.etcd;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;

import dev.healthcheck.grpc.CallEnd;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the end of a call says about its endpoint.
 */
class EtcdOutcomesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static Outcome answered(Status status) {
		return new EtcdOutcomes().classify(new CallEnd(status, true, false, TIMEOUT, false));
	}

	private static Outcome unanswered(Status status) {
		return new EtcdOutcomes().classify(new CallEnd(status, false, false, TIMEOUT, false));
	}

	private static Outcome timedOut(boolean callersDeadline) {
		return new EtcdOutcomes().classify(new CallEnd(Status.CANCELLED, false, true, TIMEOUT, callersDeadline));
	}

	@Test
	void answersAreSuccessesErrorsIncluded() {
		assertThat(answered(Status.OK)).isEqualTo(Outcome.success());
		assertThat(answered(Status.INVALID_ARGUMENT.withDescription("etcdserver: key is not provided")))
			.isEqualTo(Outcome.success());
		assertThat(answered(Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied")))
			.isEqualTo(Outcome.success());
		assertThat(answered(Status.UNAUTHENTICATED.withDescription("etcdserver: invalid auth token")))
			.isEqualTo(Outcome.success());
	}

	@Test
	void theTransportsFaultsAreTheEndpoints() {
		assertThat(unanswered(Status.UNAVAILABLE.withDescription("io exception")
			.withCause(new ConnectException("Connection refused"))))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "Connection refused"));
		assertThat(unanswered(Status.UNKNOWN.withDescription("channel closed")))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "channel closed"));
		assertThat(answered(Status.UNKNOWN.withCause(new IOException("Connection reset"))))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "Connection reset"));
		assertThat(answered(Status.UNAVAILABLE.withDescription("etcdserver: server stopped")))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "etcdserver: server stopped"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "etcdserver: no leader", "etcdserver: request timed out",
			"etcdserver: request timed out, possibly due to connection lost" })
	void lackOfALeaderIsAmbiguous(String description) {
		assertThat(answered(Status.UNAVAILABLE.withDescription(description)))
			.isEqualTo(Outcome.ambiguousFailure(FailureKind.HTTP, description));
	}

	@ParameterizedTest
	@ValueSource(strings = { "etcdserver: leader changed",
			"etcdserver: request timed out, possibly due to previous leader failure", "etcdserver: too many requests",
			"etcdserver: mvcc: database space exceeded", "etcdserver: corrupt cluster" })
	void clusterEventsAreNotCounted(String description) {
		assertThat(answered(Status.UNAVAILABLE.withDescription(description))).isEqualTo(Outcome.ignored());
	}

	@Test
	void anExpiredAttemptIsAmbiguousUnlessTheDeadlineWasTheCallers() {
		assertThat(timedOut(false))
			.isEqualTo(Outcome.ambiguousFailure(FailureKind.TIMEOUT, "no answer within 2000 ms"));
		assertThat(timedOut(true)).isEqualTo(Outcome.ignored());
	}

	@Test
	void whatWasMadeOnThisSideSaysNothing() {
		assertThat(unanswered(Status.CANCELLED)).isEqualTo(Outcome.ignored());
		assertThat(unanswered(Status.RESOURCE_EXHAUSTED)).isEqualTo(Outcome.ignored());
		assertThat(unanswered(Status.UNAUTHENTICATED)).isEqualTo(Outcome.ignored());
		assertThat(answered(Status.CANCELLED)).isEqualTo(Outcome.ignored());
	}

	@Test
	void aProxysAnswerIsAFailure() {
		assertThat(answered(Status.UNAVAILABLE.withDescription("HTTP status code 503")))
			.isEqualTo(Outcome.failure(FailureKind.HTTP, "HTTP status code 503"));
	}

}
