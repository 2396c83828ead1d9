package dev.healthcheck.grpc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class GrpcOutcomesTests {

	private final Upstreams upstreams = new Upstreams();

	private final GrpcOutcomes outcomes = new GrpcOutcomes(
			this.upstreams.put(UpstreamDefinition.of("orders", List.of())));

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private Outcome answered(Status status) {
		return this.outcomes.classify(new CallEnd(status, true, false, Duration.ZERO, false));
	}

	private Outcome unanswered(Status status) {
		return this.outcomes.classify(new CallEnd(status, false, false, Duration.ZERO, false));
	}

	private Outcome silence(boolean tooShort) {
		return this.outcomes.classify(new CallEnd(Status.CANCELLED, false, true, Duration.ofSeconds(2), tooShort));
	}

	@ParameterizedTest
	@EnumSource(Status.Code.class)
	void answersCountAsTheHttpStatusTheyStandFor(Status.Code code) {
		Outcome outcome = answered(code.toStatus().withDescription("sorry"));
		switch (code) {
			case INTERNAL, UNKNOWN, DATA_LOSS, UNAVAILABLE, DEADLINE_EXCEEDED ->
				assertThat(outcome).isEqualTo(Outcome.failure(FailureKind.HTTP, code + ": sorry"));
			case CANCELLED -> assertThat(outcome).isEqualTo(Outcome.ignored());
			default -> assertThat(outcome).isEqualTo(Outcome.success());
		}
	}

	@Test
	void theUpstreamSaysWhichAnswersAreUnhealthy() {
		this.upstreams
			.put(UpstreamDefinition.builder("orders").unhealthyStatuses(List.of(StatusRange.parse("429"))).build());
		assertThat(answered(Status.RESOURCE_EXHAUSTED)).isInstanceOf(Outcome.Failure.class);
		assertThat(answered(Status.INTERNAL)).isEqualTo(Outcome.success());
	}

	@Test
	void whatTheTransportSaysIsAFailureOfTheConnection() {
		assertThat(unanswered(Status.UNAVAILABLE.withDescription("io exception")))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "io exception"));
		assertThat(answered(Status.UNAVAILABLE.withCause(new IOException("Connection reset by peer"))))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "Connection reset by peer"));
	}

	@Test
	void whatNeverLeftSaysNothing() {
		assertThat(unanswered(Status.UNAUTHENTICATED)).isEqualTo(Outcome.ignored());
		assertThat(unanswered(Status.CANCELLED)).isEqualTo(Outcome.ignored());
	}

	@Test
	void silenceIsATimeoutIfTheNodeHadTime() {
		assertThat(silence(false)).isEqualTo(Outcome.failure(FailureKind.TIMEOUT, "no answer within 2000 ms"));
		assertThat(silence(true)).isEqualTo(Outcome.ignored());
	}

}
