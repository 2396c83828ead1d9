package dev.healthcheck.http;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The header {@code Retry-After}: seconds, or a date.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * How long to wait.
	 * @param value the header, or {@code null}
	 * @return the time, {@code null} if there is none, or it is over, or not to be
	 * understood
	 */
	static @Nullable Duration parse(@Nullable String value) {
		if (value == null) {
			return null;
		}
		Duration time = value.matches("[0-9]{1,18}") ? Duration.ofSeconds(Long.parseLong(value)) : untilDate(value);
		return (time.isZero() || time.isNegative()) ? null : time;
	}

	private static Duration untilDate(String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, value);
		long millis;
		try {
			millis = headers.getFirstDate(HttpHeaders.RETRY_AFTER);
		}
		catch (IllegalArgumentException ex) {
			return Duration.ZERO;
		}
		return Duration.between(Instant.now(), Instant.ofEpochMilli(millis));
	}

}
