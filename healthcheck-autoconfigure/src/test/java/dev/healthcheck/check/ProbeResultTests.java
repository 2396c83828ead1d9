package dev.healthcheck.check;

import dev.healthcheck.check.ProbeResult.Verdict;
import dev.healthcheck.node.FailureKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ProbeResult}.
 */
class ProbeResultTests {

	@Test
	void degradedPasses() {
		assertThat(ProbeResult.passed("200").passed()).isTrue();
		assertThat(ProbeResult.degraded("PONG", "the master is gone").passed()).isTrue();
		assertThat(ProbeResult.neutral("404").passed()).isFalse();
		assertThat(ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused").passed()).isFalse();
		assertThat(ProbeResult.down(FailureKind.HTTP, "not serving", "so it says").passed()).isFalse();
	}

	@Test
	void failuresAndNothingElseHaveAKind() {
		for (Verdict verdict : Verdict.values()) {
			boolean failed = verdict == Verdict.FAILED || verdict == Verdict.DOWN;
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new ProbeResult(verdict, failed ? null : FailureKind.TCP, "200", "200"))
				.withMessageContaining(verdict.name());
		}
	}

	@Test
	void detailIsOneShortLine() {
		ProbeResult result = ProbeResult.failed(FailureKind.HTTP, "bad\nword", "a\r\nb\tc\u0000d\u2028e\u202ef\ud800g");
		assertThat(result.word()).isEqualTo("bad word");
		assertThat(result.detail()).isEqualTo("a  b c d e f g");
		assertThat(ProbeResult.failed(FailureKind.HTTP, "w".repeat(99), "d".repeat(999)).detail()).hasSize(200)
			.endsWith("...");
	}

	@Test
	void detailMayHaveAnyLetters() {
		assertThat(ProbeResult.passed("grün 好 😀").detail()).isEqualTo("grün 好 😀");
	}

}
