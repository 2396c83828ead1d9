package dev.healthcheck.cloud;

import java.util.List;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud's filter of load-balanced {@code WebClient}s, with eyes for exchanges that
 * are cancelled.
 */
public final class UpstreamLoadBalancerExchangeFilter extends ReactorLoadBalancerExchangeFilterFunction {

	public UpstreamLoadBalancerExchangeFilter(ReactiveLoadBalancer.Factory<ServiceInstance> loadBalancers,
			List<LoadBalancerClientRequestTransformer> transformers) {
		super(loadBalancers, transformers);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return super.filter(request, CancelledExchanges.seenBy(next));
	}

}
