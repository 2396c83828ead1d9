package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExpectedBody}, {@link BodyVerdict} and {@link BoundedSearch}.
 */
class ExpectedBodyTests {

	private static final String HALF = "x".repeat(32 * 1024);

	@Test
	void aTextMustBeContained() {
		ExpectedBody expected = new ExpectedBody(null, "\"status\":\"UP\"", null);
		assertThat(judge(expected, "{\"sta", "tus\":\"UP\"}").word()).isEqualTo("200");
		assertThat(judge(expected, "{\"status\":\"DOWN\"}"))
			.isEqualTo(Failures.badBody("the body of 17 bytes does not contain what is expected"));
		assertThat(judge(new ExpectedBody(null, "grün", null), "es ist gr\u00fcn").word()).isEqualTo("200");
	}

	@ParameterizedTest
	@CsvSource({ "ok,ok,200", "ok,not ok at all,200", "^ok$,ok,200", "^ok$,not ok,bad body", "UP|OK,status OK,200",
			"\\d{3},12,bad body", "(?i)up,Up,200" })
	void aPatternIsSearched(String pattern, String body, String word) {
		assertThat(judge(new ExpectedBody(null, null, pattern), body).word()).isEqualTo(word);
	}

	@Test
	void theReasonSaysThatThePatternIsNotFound() {
		assertThat(judge(new ExpectedBody(null, null, "ok"), "no").detail())
			.isEqualTo("the body of 2 bytes does not match the expected pattern");
	}

	@Test
	void allThatIsSetMustHold() {
		ExpectedBody expected = new ExpectedBody("all is ok", "is", "ok$");
		assertThat(judge(expected, "all is ok").word()).isEqualTo("200");
		assertThat(judge(expected, "this is ok").word()).isEqualTo("bad body");
		assertThat(judge(new ExpectedBody(null, "is", "ok$"), "all is OK").word()).isEqualTo("bad body");
		assertThat(judge(new ExpectedBody(null, "was", "ok$"), "all is ok").word()).isEqualTo("bad body");
	}

	@Test
	void noMoreThan64KiBAreSearched() {
		ExpectedBody expected = new ExpectedBody(null, "end", null);
		assertThat(judge(expected, "the end", HALF, HALF).word()).isEqualTo("200");
		assertThat(judge(expected, HALF, HALF, "end"))
			.isEqualTo(Failures.badBody("the first 64 KiB of the body does not contain what is expected"));
	}

	/** More ways to fail than there is time, and a stack that is not deep enough. */
	@ParameterizedTest
	@CsvSource({ "^(a+)+$", "(a|aa)+$", "(.*)(.*)(.*)ok", "(.*a){20}$", "(a|b)*c", "^(?:a?){40}a{40}b" })
	void aSearchIsBounded(String pattern) {
		ProbeResult result = judge(new ExpectedBody(null, null, pattern), "a".repeat(64 * 1024 - 1) + "!");
		assertThat(result.word()).isEqualTo("bad body");
	}

	@Test
	void aSearchThatIsGivenUpSaysSo() {
		assertThat(judge(new ExpectedBody(null, null, "(.*)(.*)(.*)ok"), "a".repeat(1000)).detail())
			.isEqualTo("the body of 1000 bytes cannot be searched for the expected pattern with reasonable effort");
	}

	@Test
	void aLongBodyIsSearchedWhenThatIsSimple() {
		assertThat(
				judge(new ExpectedBody(null, null, "status.*(UP|OK)"), HALF, HALF.substring(20), "status: OK").word())
			.isEqualTo("200");
	}

	@Test
	void aBadValueIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedBody(null, null, "(ok"))
			.withMessage("'expected-body-matches' is '(ok', but must be a regular expression: "
					+ "Unclosed group at character 4");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedBody(null, null, "a**"))
			.withMessage("'expected-body-matches' is 'a**', but must be a regular expression: "
					+ "Dangling meta character '*' at character 3");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedBody(null, null, "x".repeat(1025)))
			.withMessage("'expected-body-matches' has 1025 characters, but must be a regular expression of 1 to 1024");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedBody(null, "", null))
			.withMessage("'expected-body-contains' is empty, but must be a text");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedBody(null, HALF + HALF + "x", null))
			.withMessageStartingWith("'expected-body-contains' is longer than 64 KiB");
	}

	private static ProbeResult judge(ExpectedBody expected, String... parts) {
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

}
