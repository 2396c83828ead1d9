package dev.healthcheck.check;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HttpCheck}.
 */
class HttpCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "health", "/a b", "/a\r\nX: y", "/\t" })
	void badPath(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpCheck.get(path))
			.withMessageStartingWith("'path' is '" + path + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/health?a=b&c=%20", "/a:b@c" })
	void goodPath(String path) {
		assertThat(HttpCheck.get(path).path()).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "GET /", "G\n" })
	void badMethod(String method) {
		assertThatIllegalArgumentException().isThrownBy(() -> check(method, Map.of(), null, null))
			.withMessageStartingWith("'method' is '" + method + "'");
	}

	@Test
	void badHeader() {
		assertThatIllegalArgumentException().isThrownBy(() -> check("GET", Map.of("a b", "c"), null, null))
			.withMessageStartingWith("'headers' is 'a b'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> check("GET", Map.of("Authorization", "secret\r\nX: y"), null, null))
			.withMessage("'headers.Authorization' has a value that is not one line of text");
	}

	@Test
	void badHost() {
		assertThatIllegalArgumentException().isThrownBy(() -> check("GET", Map.of(), "a/b", null))
			.withMessageStartingWith("'host' is 'a/b'");
		assertThat(check("GET", Map.of(), "[::1]:8080", null).host()).isEqualTo("[::1]:8080");
	}

	@Test
	void noHealthyStatus() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HttpCheck("/", "GET", Map.of(), null, List.of(), null, ExpectedBody.ANY))
			.withMessageStartingWith("'healthy.statuses' is empty");
	}

	@Test
	void expectedBodyMustBeReadable() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> check("GET", Map.of(), null, "x".repeat(HttpCheck.MAX_BODY_LENGTH + 1)))
			.withMessageStartingWith("'expected-body' is longer than 64 KiB");
	}

	private static HttpCheck check(String method, Map<String, String> headers, @Nullable String host,
			@Nullable String body) {
		return new HttpCheck("/", method, headers, host, List.of(StatusRange.of(200)), null,
				ExpectedBody.equalTo(body));
	}

}
