package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.testing.faults.FaultRow;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpVerdict}.
 */
class HttpVerdictTests {

	@Test
	void statusesAreRanges() {
		HttpCheck check = check("200-299,404", null);
		assertThat(judge(check, 204).passed()).isTrue();
		assertThat(judge(check, 404).passed()).isTrue();
		assertThat(judge(check, 300).kind()).isEqualTo(FailureKind.HTTP);
		assertThat(judge(check, 300).word()).isEqualTo("300");
		assertThat(judge(check, 300).detail()).isEqualTo("300 is not a healthy status");
	}

	@Test
	void statusInNeitherListIsNeutral() {
		HttpCheck check = check("200", "500-599");
		assertThat(judge(check, 404).verdict()).isEqualTo(ProbeResult.Verdict.NEUTRAL);
		assertThat(judge(check, 503).kind()).isEqualTo(FailureKind.HTTP);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 99, 600, 999 })
	@FaultRow(11)
	void invalidStatusFailsWhateverTheLists(int status) {
		assertThat(judge(check("200", "500"), status).kind()).isEqualTo(FailureKind.HTTP);
	}

	@Test
	void bodyMustEqualExactly() {
		assertThat(body("pong", "pong").word()).isEqualTo("200");
		assertThat(body("pong", "p", "on", "g").word()).isEqualTo("200");
		assertThat(body("pong", "").word()).isEqualTo("bad body");
		assertThat(body("pong", "pon").word()).isEqualTo("bad body");
		assertThat(body("pong", "pong", "!").word()).isEqualTo("bad body");
		assertThat(body("pong", "ping").word()).isEqualTo("bad body");
		assertThat(body("", "").word()).isEqualTo("200");
		assertThat(body("grün", "grün").word()).isEqualTo("200");
	}

	@Test
	void longBodyFailsOnlyWhenOneIsExpected() {
		String half = "x".repeat(32 * 1024);
		assertThat(new HttpVerdict(HttpCheck.get("/")).head(200)).isEqualTo(ProbeResult.passed("200"));
		assertThat(body("x", half, half, "x").word()).isEqualTo("too long");
		assertThat(body("x".repeat(64 * 1024), half, half).word()).isEqualTo("200");
	}

	private static ProbeResult judge(HttpCheck check, int status) {
		HttpVerdict verdict = new HttpVerdict(check);
		ProbeResult result = verdict.head(status);
		return (result != null) ? result : verdict.end();
	}

	private static ProbeResult body(String expected, String... parts) {
		HttpVerdict verdict = new HttpVerdict(TestSettings.expecting(expected));
		assertThat(verdict.head(200)).isNull();
		for (String part : parts) {
			ProbeResult result = verdict.body(Unpooled.copiedBuffer(part, StandardCharsets.UTF_8));
			if (result != null) {
				return result;
			}
		}
		return verdict.end();
	}

	private static HttpCheck check(String healthy, @Nullable String unhealthy) {
		return new HttpCheck("/", "GET", Map.of(), null, ranges(healthy),
				(unhealthy != null) ? ranges(unhealthy) : null, ExpectedBody.ANY);
	}

	private static List<StatusRange> ranges(String text) {
		return List.of(text.split(",")).stream().map(StatusRange::parse).toList();
	}

}
