package dev.healthcheck.grpc;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;

/**
 * Balances calls over the nodes of an upstream; found by gRPC through the service loader
 * and chosen by its name.
 */
public final class UpstreamLoadBalancerProvider extends LoadBalancerProvider {

	/** The name of the load balancing policy. */
	public static final String POLICY = "healthcheck_upstream";

	@Override
	public boolean isAvailable() {
		return true;
	}

	@Override
	public int getPriority() {
		return 5;
	}

	@Override
	public String getPolicyName() {
		return POLICY;
	}

	@Override
	public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
		return new UpstreamLoadBalancer(helper);
	}

}
