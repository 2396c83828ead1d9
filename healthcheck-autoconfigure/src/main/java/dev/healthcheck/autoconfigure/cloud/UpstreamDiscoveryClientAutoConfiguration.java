package dev.healthcheck.autoconfigure.cloud;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.cloud.UpstreamDiscoveryClient;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link UpstreamDiscoveryClient}.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class, before = CommonsClientAutoConfiguration.class)
@ConditionalOnClass(DiscoveryClient.class)
@ConditionalOnBean(Upstreams.class)
@ConditionalOnBooleanProperty(name = "healthcheck.cloud.enabled", matchIfMissing = true)
@ConditionalOnDiscoveryEnabled
@ConditionalOnBlockingDiscoveryEnabled
public final class UpstreamDiscoveryClientAutoConfiguration {

	UpstreamDiscoveryClientAutoConfiguration() {
	}

	/** Upstreams are looked up late: their probes and listeners may use services. */
	@Bean
	@ConditionalOnMissingBean
	UpstreamDiscoveryClient upstreamDiscoveryClient(ObjectProvider<Upstreams> upstreams) {
		return new UpstreamDiscoveryClient(SingletonSupplier.of(upstreams::getObject));
	}

}
