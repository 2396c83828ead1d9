package dev.healthcheck.autoconfigure.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides values of our properties that are secret, or may hold what is: passwords, headers
 * of checks (they carry tokens), what a check sends, and URLs for JDBC. Without it they
 * are seen by whoever may see values of {@code configprops} and {@code env}.
 */
final class SecretValues implements SanitizingFunction {

	private static final Pattern SECRET = Pattern
		.compile("healthcheck\\..*(\\.password|\\.check\\.(headers\\W.*|send|url))");

	@Override
	public SanitizableData apply(SanitizableData data) {
		return isSecret(data.getKey()) ? data.withSanitizedValue() : data;
	}

	/** Keys of the environment are in capitals, with underscores for all else. */
	static boolean isSecret(String key) {
		return SECRET.matcher(key.toLowerCase(Locale.ROOT).replace('_', '.')).matches();
	}

}
