package dev.healthcheck.autoconfigure.health;

import dev.healthcheck.autoconfigure.FleetAutoConfiguration;
import dev.healthcheck.autoconfigure.FleetLifecycle;
import dev.healthcheck.health.FleetHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of the fleet that
 * shares checks.
 */
@AutoConfiguration(after = FleetAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(FleetLifecycle.class)
@ConditionalOnEnabledHealthIndicator("fleet")
public final class FleetHealthContributorAutoConfiguration {

	FleetHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "fleetHealthIndicator", "fleetHealthContributor" })
	FleetHealthIndicator fleetHealthContributor(FleetLifecycle fleet) {
		return new FleetHealthIndicator(fleet::status);
	}

}
