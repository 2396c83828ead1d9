package dev.healthcheck.autoconfigure.cloud;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.cloud.ReactiveUpstreamDiscoveryClient;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Flux;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ReactiveUpstreamDiscoveryClient}.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class, before = ReactiveCommonsClientAutoConfiguration.class)
@ConditionalOnClass({ ReactiveDiscoveryClient.class, Flux.class })
@ConditionalOnBean(Upstreams.class)
@ConditionalOnBooleanProperty(name = "healthcheck.cloud.enabled", matchIfMissing = true)
@ConditionalOnDiscoveryEnabled
@ConditionalOnReactiveDiscoveryEnabled
public final class UpstreamReactiveDiscoveryClientAutoConfiguration {

	UpstreamReactiveDiscoveryClientAutoConfiguration() {
	}

	/** Upstreams are looked up late: their probes and listeners may use services. */
	@Bean
	@ConditionalOnMissingBean
	ReactiveUpstreamDiscoveryClient reactiveUpstreamDiscoveryClient(ObjectProvider<Upstreams> upstreams) {
		return new ReactiveUpstreamDiscoveryClient(SingletonSupplier.of(upstreams::getObject));
	}

}
