package dev.healthcheck.health;

import java.util.function.Supplier;

import dev.healthcheck.fleet.FleetState;
import dev.healthcheck.fleet.FleetStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the application shares checks, and why not. Never {@code DOWN}: an instance
 * that is alone checks all nodes itself. It reads what is known at the moment of the
 * call, and does no I/O.
 */
public final class FleetHealthIndicator implements HealthIndicator {

	private final Supplier<? extends @Nullable FleetStatus> status;

	/**
	 * The health of a fleet.
	 * @param status how it is now, {@code null} if there is none
	 */
	public FleetHealthIndicator(Supplier<? extends @Nullable FleetStatus> status) {
		this.status = status;
	}

	@Override
	public Health health() {
		FleetStatus status = this.status.get();
		if (status == null) {
			return Health.unknown().build();
		}
		Health.Builder health = (status.state() == FleetState.MEMBER) ? Health.up() : Health.unknown();
		health.withDetail("state", status.state());
		health.withDetail("group", status.group());
		HealthDetails.add(health, "zone", status.zone());
		health.withDetail("members", status.members().size());
		HealthDetails.add(health, "reason", status.why());
		return health.build();
	}

}
