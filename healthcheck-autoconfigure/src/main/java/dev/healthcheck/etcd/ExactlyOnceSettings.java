package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Objects;

/**
 * How writes are applied exactly once ({@link EtcdClient#exactlyOnce()}).
 *
 * @param enabled whether clients with these settings write like that without being asked
 * to, {@code false} by default
 * @param prefix what the keys begin with by which the writes are known again,
 * {@code healthcheck/} by default; the namespace comes before it, and {@code once/} after
 * @param timeout how long a write is repeated, 30 s by default: no attempt begins later
 */
public record ExactlyOnceSettings(boolean enabled, String prefix, Duration timeout) {

	public ExactlyOnceSettings {
		Objects.requireNonNull(prefix, "'exactly-once-prefix' must not be null");
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException(
					"'exactly-once-timeout' is " + timeout + ", but must be a positive duration such as 30s");
		}
	}

	/**
	 * Not unless it is asked for, for 30 s, with keys that begin with
	 * {@code healthcheck/once/}.
	 * @return the settings
	 */
	public static ExactlyOnceSettings ofDefaults() {
		return new ExactlyOnceSettings(false, "healthcheck/", Duration.ofSeconds(30));
	}

	ExactlyOnceSettings withTimeout(Duration timeout) {
		return new ExactlyOnceSettings(this.enabled, this.prefix, timeout);
	}

}
