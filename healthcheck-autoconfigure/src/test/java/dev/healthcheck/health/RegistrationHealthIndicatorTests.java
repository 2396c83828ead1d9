package dev.healthcheck.health;

import java.time.Instant;

import dev.healthcheck.discovery.RegistrationStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class RegistrationHealthIndicatorTests {

	private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456789Z");

	@Test
	void whatIsRegisteredIsUp() {
		Health health = health(new RegistrationStatus("/services/shop/a:1", true, NOW, null));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactly(entry("key", "/services/shop/a:1"), entry("registered", true),
				entry("since", "2026-11-21T08:00:00.123Z"));
	}

	@Test
	void whatIsNotRegisteredSaysWhyAndHarmsNothing() {
		Health health = health(new RegistrationStatus("/services/shop/a:1", false, NOW, "permission denied"));
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).contains(entry("registered", false), entry("error", "permission denied"));
	}

	@Test
	void anApplicationThatDoesNotRunIsNotRegistered() {
		assertThat(health(null).getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health(null).getDetails()).containsExactly(entry("registered", false));
	}

	private static Health health(@Nullable RegistrationStatus status) {
		return new RegistrationHealthIndicator(() -> status).health();
	}

}
