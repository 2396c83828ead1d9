package dev.healthcheck.health;

import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

import dev.healthcheck.discovery.RegistrationStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the application itself is registered in etcd, and why not. Never {@code DOWN}:
 * an application that others do not find still serves those that know it. It reads what
 * is known at the moment of the call, and does no I/O.
 */
public final class RegistrationHealthIndicator implements HealthIndicator {

	private final Supplier<? extends @Nullable RegistrationStatus> status;

	/**
	 * The health of a registration.
	 * @param status how it is now, {@code null} if there is none
	 */
	public RegistrationHealthIndicator(Supplier<? extends @Nullable RegistrationStatus> status) {
		this.status = status;
	}

	@Override
	public Health health() {
		RegistrationStatus status = this.status.get();
		if (status == null) {
			return Health.unknown().withDetail("registered", false).build();
		}
		Health.Builder health = status.registered() ? Health.up() : Health.unknown();
		health.withDetail("key", status.key());
		health.withDetail("registered", status.registered());
		HealthDetails.add(health, "since", status.since().truncatedTo(ChronoUnit.MILLIS));
		HealthDetails.add(health, "error", status.failure());
		return health.build();
	}

}
