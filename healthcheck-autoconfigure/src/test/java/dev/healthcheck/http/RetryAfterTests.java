package dev.healthcheck.http;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a node asks to be left alone.
 */
class RetryAfterTests {

	private static String inSeconds(int seconds) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds));
	}

	@Test
	void seconds() {
		assertThat(RetryAfter.parse("120")).isEqualTo(Duration.ofMinutes(2));
		assertThat(RetryAfter.parse("999999999999999999")).isGreaterThan(Duration.ofDays(365));
	}

	@Test
	void aDate() {
		assertThat(RetryAfter.parse(inSeconds(3600))).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(60));
		assertThat(RetryAfter.parse(inSeconds(-10))).isNull();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "0", "-1", "1.5", "soon", "9999999999999999999", "Fri, 99 Nov 2026", "10 s" })
	void allElseSaysNothing(String value) {
		assertThat(RetryAfter.parse(value)).isNull();
	}

	@Test
	void thatOfA503Counts() {
		UpstreamDefinition definition = UpstreamDefinition.builder("u").build();
		assertThat(((Outcome.Failure) HttpOutcomes.ofStatus(503, "7", definition)).retryAfter())
			.isEqualTo(Duration.ofSeconds(7));
		assertThat(((Outcome.Failure) HttpOutcomes.ofStatus(500, "7", definition)).retryAfter()).isNull();
		assertThat(HttpOutcomes.ofStatus(429, "7", definition)).isInstanceOf(Outcome.Success.class);
	}

}
