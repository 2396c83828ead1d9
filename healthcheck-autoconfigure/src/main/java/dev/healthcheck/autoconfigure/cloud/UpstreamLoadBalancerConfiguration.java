package dev.healthcheck.autoconfigure.cloud;

import dev.healthcheck.cloud.UpstreamChooser;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * What the context of every service has. No configuration class, so that no scan finds
 * it: it belongs to these contexts alone.
 */
class UpstreamLoadBalancerConfiguration {

	@Bean
	static UpstreamLoadBalancerPostProcessor upstreamLoadBalancerPostProcessor(Environment environment,
			ObjectProvider<UpstreamChooser> chooser) {
		return new UpstreamLoadBalancerPostProcessor(
				environment.getRequiredProperty(LoadBalancerClientFactory.PROPERTY_NAME), chooser);
	}

}
