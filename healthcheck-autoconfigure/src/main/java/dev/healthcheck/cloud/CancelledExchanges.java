package dev.healthcheck.cloud;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Ends attempts whose exchange is cancelled, of which Spring Cloud tells nobody.
 */
public final class CancelledExchanges implements LoadBalancerClientRequestTransformer {

	private static final String INSTANCE = ChosenInstance.class.getName();

	/** Let the request show where it goes. */
	@Override
	public ClientRequest transformRequest(ClientRequest request, ServiceInstance instance) {
		return (instance instanceof ChosenInstance) ? ClientRequest.from(request).attribute(INSTANCE, instance).build()
				: request;
	}

	/**
	 * See when an exchange is cancelled.
	 * @param network makes the exchanges
	 * @return makes the same exchanges
	 */
	static ExchangeFunction seenBy(ExchangeFunction network) {
		// deferred: what is thrown is reported as well
		return (request) -> request.attributes().get(INSTANCE) instanceof ChosenInstance instance
				? exchange(network, request, instance) : network.exchange(request);
	}

	private static Mono<ClientResponse> exchange(ExchangeFunction network, ClientRequest request,
			ChosenInstance instance) {
		return Mono.defer(() -> network.exchange(request)).doOnCancel(instance::abandoned);
	}

}
