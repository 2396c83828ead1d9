package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EscapedBytes}.
 */
class EscapedBytesTests {

	@Test
	void plainTextIsUtf8() {
		assertThat(EscapedBytes.parse("send", "grün")).isEqualTo("grün".getBytes(StandardCharsets.UTF_8));
		assertThat(EscapedBytes.parse("send", "")).isEmpty();
		assertThat(EscapedBytes.parse("send", null)).isEmpty();
	}

	@Test
	void escapes() {
		assertThat(EscapedBytes.parse("send", "a\\r\\n\\t\\\\x\\x00\\xFfz")).containsExactly('a', '\r', '\n', '\t',
				'\\', 'x', 0, 0xff, 'z');
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\", "a\\", "\\q", "\\x", "\\x1", "\\x1g", "\\xg1", "ok\\0" })
	void unknownEscapeIsNamed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> EscapedBytes.parse("expect", text))
			.withMessageContaining("'expect' has '" + text.substring(text.indexOf('\\')))
			.withMessageContaining("\\xNN");
	}

}
