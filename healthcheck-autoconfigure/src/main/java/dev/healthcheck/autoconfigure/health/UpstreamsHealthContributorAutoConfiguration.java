package dev.healthcheck.autoconfigure.health;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.health.UpstreamsHealthContributor;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of upstreams.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(Upstreams.class)
@ConditionalOnEnabledHealthIndicator("upstreams")
public final class UpstreamsHealthContributorAutoConfiguration {

	UpstreamsHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "upstreamsHealthIndicator", "upstreamsHealthContributor" })
	UpstreamsHealthContributor upstreamsHealthContributor(Upstreams upstreams) {
		return new UpstreamsHealthContributor(upstreams);
	}

}
