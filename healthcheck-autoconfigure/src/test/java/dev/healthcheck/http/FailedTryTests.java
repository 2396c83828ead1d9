package dev.healthcheck.http;

import java.net.ConnectException;
import java.util.List;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection is refused in the end, to a client that may have sent the request before.
 */
class FailedTryTests {

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(UpstreamDefinition.builder("u")
		.nodes(List.of(Node.of("10.0.0.1:80")))
		.check(CheckSettings.ofDefaults().disabled())
		.build());

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private Attempt begin() {
		return this.upstream.attempts(CallOptions.ofDefaults()).first();
	}

	private void succeed() {
		begin().end(Outcome.success());
	}

	private void refuse() {
		begin().end(Outcome.failure(FailureKind.TCP, "connection refused").asRefusal());
	}

	private static Reach reach(Attempt attempt) {
		return FailedTry.of(new ConnectException("connection refused"), attempt, Reach.PERHAPS_SENT, false).reach();
	}

	@Test
	void itMayHaveBeenSentOnAConnectionThatWasKept() {
		succeed();
		assertThat(reach(begin())).isEqualTo(Reach.PERHAPS_SENT);
	}

	@Test
	void itWasNotWhereNothingWasKept() {
		assertThat(reach(begin())).isEqualTo(Reach.UNKNOWN);
	}

	@Test
	void itWasNotOnceTheNodeWasKnownToRefuse() {
		succeed();
		refuse();
		assertThat(reach(begin())).isEqualTo(Reach.UNKNOWN);
	}

	/** Such as of the check that is made when a connection breaks. */
	@Test
	void itMayHaveBeenSentBeforeOthersFoundThatTheNodeRefuses() {
		succeed();
		Attempt early = begin();
		refuse();
		assertThat(reach(early)).isEqualTo(Reach.PERHAPS_SENT);
	}

}
