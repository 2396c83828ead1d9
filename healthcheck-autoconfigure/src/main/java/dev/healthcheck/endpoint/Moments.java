package dev.healthcheck.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Moments as people read them: how long ago, with the exact time behind it.
 */
final class Moments {

	private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private final Instant now;

	Moments(Instant now) {
		this.now = now;
	}

	Instant now() {
		return this.now;
	}

	/** Write {@code 3 min ago}, or {@code in 7 s}. */
	void relative(Html html, Instant at) {
		Duration age = Duration.between(at, this.now);
		String text = age.isNegative() ? "in " + rounded(age.negated()) : rounded(age) + " ago";
		time(html, at, text);
	}

	/** Write {@code for 3 min}. */
	void since(Html html, Instant since) {
		Duration age = Duration.between(since, this.now);
		time(html, since, "for " + rounded(age.isNegative() ? Duration.ZERO : age));
	}

	void exact(Html html, Instant at) {
		time(html, at, EXACT.format(at));
	}

	private static void time(Html html, Instant at, String text) {
		html.element("time", text, "datetime", at.toString(), "title", EXACT.format(at));
	}

	/** A duration in its largest unit. */
	static String rounded(Duration duration) {
		if (duration.toDays() > 1) {
			return duration.toDays() + " d";
		}
		if (duration.toHours() > 1) {
			return duration.toHours() + " h";
		}
		if (duration.toMinutes() > 1) {
			return duration.toMinutes() + " min";
		}
		return duration.toSeconds() + " s";
	}

}
