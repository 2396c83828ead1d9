package dev.healthcheck.autoconfigure.metrics;

import dev.healthcheck.autoconfigure.FleetAutoConfiguration;
import dev.healthcheck.autoconfigure.FleetLifecycle;
import dev.healthcheck.metrics.FleetMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of the fleet that
 * shares checks.
 */
@AutoConfiguration(after = { FleetAutoConfiguration.class, UpstreamMetricsAutoConfiguration.class })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ FleetLifecycle.class, MeterRegistry.class })
public final class FleetMetricsAutoConfiguration {

	FleetMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	FleetMetrics fleetMetrics(FleetLifecycle fleet) {
		return new FleetMetrics(fleet::status);
	}

}
