package dev.healthcheck.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who forgets a body does not keep its node busy for ever, and costs others no timer.
 */
class OpenAnswersTests {

	private final ManualScheduler scheduler = new ManualScheduler();

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(UpstreamDefinition.builder("shop")
		.nodes(List.of(Node.of("127.0.0.1:1")))
		.check(CheckSettings.ofDefaults().disabled())
		.build());

	private final OpenAnswers openAnswers = new OpenAnswers();

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private InFlight answered() {
		Attempt attempt = this.upstream.attempts(CallOptions.ofDefaults()).first();
		attempt.answered(Outcome.success());
		InFlight inFlight = new InFlight(attempt);
		this.openAnswers.add(inFlight, this.scheduler);
		return inFlight;
	}

	private long inFlight() {
		return this.upstream.nodes().iterator().next().inFlight();
	}

	@Test
	void oneThatNobodyReadsIsOverAfterTenSeconds() {
		answered();
		this.scheduler.advance(OpenAnswers.TIMEOUT.minusMillis(1));
		assertThat(inFlight()).isOne();
		this.scheduler.advance(Duration.ofMillis(200));
		assertThat(inFlight()).isZero();
		assertThat(this.scheduler.pending()).as("looks").isZero();
	}

	@Test
	void oneThatIsBeingReadGoesOn() {
		InFlight inFlight = answered();
		this.scheduler.advance(Duration.ofSeconds(1));
		inFlight.taken();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(inFlight()).isOne();
		assertThat(this.scheduler.pending()).as("looks").isZero();
		inFlight.finished();
		assertThat(inFlight()).isZero();
	}

	@Test
	void manyAreOneLook() {
		List<InFlight> all = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			all.add(answered());
		}
		assertThat(this.scheduler.pending()).isOne();
		all.subList(0, 900).forEach(InFlight::taken);
		this.scheduler.advance(Duration.ofSeconds(11));
		assertThat(inFlight()).isEqualTo(900);
	}

	@Test
	void oneThatIsOverBeforeTheLookIsNotKept() {
		answered().finished();
		assertThat(inFlight()).isZero();
		this.scheduler.advance(Duration.ofMillis(100));
		assertThat(this.scheduler.pending()).as("looks").isZero();
	}

	@Test
	void oneThatIsBeingReadIsOverWhenItsReaderIsForgotten() {
		answered().taken();
		this.scheduler.advance(Duration.ofMillis(100));
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			System.gc();
			return inFlight() == 0;
		});
	}

	@Test
	void oneThatIsOverAfterTheLookEndsOnce() {
		InFlight inFlight = answered();
		inFlight.taken();
		this.scheduler.advance(Duration.ofMillis(100));
		inFlight.finished();
		inFlight.finished();
		assertThat(inFlight()).isZero();
	}

}
