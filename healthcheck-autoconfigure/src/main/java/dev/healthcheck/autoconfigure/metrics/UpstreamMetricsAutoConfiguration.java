package dev.healthcheck.autoconfigure.metrics;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.metrics.NodeBreakerMetrics;
import dev.healthcheck.metrics.UpstreamMetrics;
import dev.healthcheck.upstream.Upstreams;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of upstreams.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ Upstreams.class, MeterRegistry.class })
public final class UpstreamMetricsAutoConfiguration {

	UpstreamMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	UpstreamMetrics upstreamMetrics(Upstreams upstreams) {
		return new UpstreamMetrics(upstreams);
	}

	/** Counting begins with the application, also when beans are made when needed. */
	@Bean
	static SmartInitializingSingleton upstreamMetricsStart(ObjectProvider<MeterRegistry> registries) {
		return () -> registries.stream().forEach((registry) -> {
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TaggedCircuitBreakerMetrics.class)
	static class BreakerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		NodeBreakerMetrics nodeBreakerMetrics(Upstreams upstreams) {
			return new NodeBreakerMetrics(upstreams);
		}

	}

}
