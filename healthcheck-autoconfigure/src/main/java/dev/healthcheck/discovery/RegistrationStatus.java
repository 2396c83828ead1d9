package dev.healthcheck.discovery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a registration is.
 *
 * @param key the key
 * @param registered whether the key is in etcd, as far as is known
 * @param since since when it is, or is not
 * @param failure why the key is not there or not as it should be, or {@code null}; also
 * {@code null} while the application is not to be registered
 */
public record RegistrationStatus(String key, boolean registered, Instant since, @Nullable String failure) {

	/** How it is now. */
	RegistrationStatus then(boolean registered, @Nullable String failure) {
		return new RegistrationStatus(this.key, registered,
				(registered == this.registered) ? this.since : Instant.now(), failure);
	}

}
