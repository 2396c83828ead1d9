package dev.healthcheck.autoconfigure.health;

import dev.healthcheck.autoconfigure.RegistrationAutoConfiguration;
import dev.healthcheck.autoconfigure.RegistrationLifecycle;
import dev.healthcheck.health.RegistrationHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of the registration
 * of the application itself.
 */
@AutoConfiguration(after = RegistrationAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(RegistrationLifecycle.class)
@ConditionalOnEnabledHealthIndicator("registration")
public final class RegistrationHealthContributorAutoConfiguration {

	RegistrationHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "registrationHealthIndicator", "registrationHealthContributor" })
	RegistrationHealthIndicator registrationHealthContributor(RegistrationLifecycle registration) {
		return new RegistrationHealthIndicator(registration::status);
	}

}
