package dev.healthcheck.endpoint;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MomentsTests {

	private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

	private final Moments moments = new Moments(NOW);

	private final Html html = new Html();

	@ParameterizedTest
	@CsvSource({ "PT0.9S, 0 s", "PT119S, 119 s", "PT2M, 2 min", "PT119M, 119 min", "PT2H, 2 h", "PT47H, 47 h",
			"P2D, 2 d", "P400D, 400 d" })
	void durationsHaveOneUnit(Duration duration, String text) {
		assertThat(Moments.rounded(duration)).isEqualTo(text);
	}

	@Test
	void theExactTimeIsBehindTheRelativeOne() {
		this.moments.relative(this.html, NOW.minusSeconds(3));
		assertThat(this.html)
			.hasToString("<time datetime=\"2026-11-21T07:59:57Z\" title=\"2026-11-21 07:59:57 UTC\">3 s ago</time>");
	}

	@Test
	void whatIsToComeIsAhead() {
		this.moments.relative(this.html, NOW.plusSeconds(7));
		assertThat(this.html.toString()).endsWith(">in 7 s</time>");
	}

	@Test
	void aClockThatWasSetBackDoesNotMakeStatusesOfTheFuture() {
		this.moments.since(this.html, NOW.plusSeconds(7));
		assertThat(this.html.toString()).endsWith(">for 0 s</time>");
	}

}
