package dev.healthcheck.autoconfigure.cloud;

import dev.healthcheck.cloud.UpstreamChooser;
import dev.healthcheck.cloud.UpstreamLoadBalancer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;

/**
 * Puts upstreams before Spring Cloud's default load balancer of a service, which goes on
 * to serve those that are none. A load balancer of the application's choice stays as it
 * is. A bean of the same type would not do: it would have to compete with all that the
 * application configures, in an order that is not defined.
 */
final class UpstreamLoadBalancerPostProcessor implements BeanPostProcessor {

	/** The name that Spring Cloud gives to its default. */
	private static final String DEFAULT = "reactorServiceInstanceLoadBalancer";

	private final String serviceId;

	private final ObjectProvider<UpstreamChooser> chooser;

	UpstreamLoadBalancerPostProcessor(String serviceId, ObjectProvider<UpstreamChooser> chooser) {
		this.serviceId = serviceId;
		this.chooser = chooser;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (name.equals(DEFAULT) && bean instanceof RoundRobinLoadBalancer balancer)
				? new UpstreamLoadBalancer(this.serviceId, this.chooser.getObject(), balancer) : bean;
	}

}
