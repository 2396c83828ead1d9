package dev.healthcheck.autoconfigure.cloud;

import java.util.List;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.cloud.CancelledExchanges;
import dev.healthcheck.cloud.UpstreamChooser;
import dev.healthcheck.cloud.UpstreamLifecycle;
import dev.healthcheck.cloud.UpstreamLoadBalancerExchangeFilter;
import dev.healthcheck.cloud.UpstreamRetryExchangeFilter;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerRetryPolicy;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.cloud.client.loadbalancer.reactive.RetryableLoadBalancerExchangeFilterFunction;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for load-balanced clients whose
 * services are upstreams.
 */
@AutoConfiguration(after = { UpstreamAutoConfiguration.class, LoadBalancerAutoConfiguration.class },
		before = ReactorLoadBalancerClientAutoConfiguration.class)
@ConditionalOnClass({ ReactorServiceInstanceLoadBalancer.class, ReactiveLoadBalancer.class })
@ConditionalOnBean({ Upstreams.class, LoadBalancerClientFactory.class })
@ConditionalOnBooleanProperty(name = "healthcheck.cloud.enabled", matchIfMissing = true)
@LoadBalancerClients(defaultConfiguration = UpstreamLoadBalancerConfiguration.class)
public final class UpstreamLoadBalancerAutoConfiguration {

	UpstreamLoadBalancerAutoConfiguration() {
	}

	/** Upstreams are looked up late: their probes and listeners may have clients. */
	@Bean
	@ConditionalOnMissingBean
	UpstreamChooser upstreamChooser(ObjectProvider<Upstreams> upstreams) {
		return new UpstreamChooser(SingletonSupplier.of(upstreams::getObject));
	}

	/** Not in the context of each service, where all would be asked as well. */
	@Bean
	@ConditionalOnMissingBean
	UpstreamLifecycle upstreamLifecycle() {
		return new UpstreamLifecycle();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CancelledExchanges cancelledExchanges() {
			return new CancelledExchanges();
		}

		@Bean
		@ConditionalOnMissingBean(ReactorLoadBalancerExchangeFilterFunction.class)
		@ConditionalOnBooleanProperty(name = "spring.cloud.loadbalancer.retry.enabled", havingValue = false,
				matchIfMissing = true)
		UpstreamLoadBalancerExchangeFilter loadBalancerExchangeFilterFunction(
				ReactiveLoadBalancer.Factory<ServiceInstance> loadBalancers,
				List<LoadBalancerClientRequestTransformer> transformers) {
			return new UpstreamLoadBalancerExchangeFilter(loadBalancers, transformers);
		}

		@Bean
		@ConditionalOnMissingBean(RetryableLoadBalancerExchangeFilterFunction.class)
		@ConditionalOnBooleanProperty("spring.cloud.loadbalancer.retry.enabled")
		UpstreamRetryExchangeFilter retryableLoadBalancerExchangeFilterFunction(
				LoadBalancerRetryPolicy.Factory policies, ReactiveLoadBalancer.Factory<ServiceInstance> loadBalancers,
				List<LoadBalancerClientRequestTransformer> transformers) {
			return new UpstreamRetryExchangeFilter(policies, loadBalancers, transformers);
		}

	}

}
