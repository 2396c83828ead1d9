package dev.healthcheck.cloud;

import dev.healthcheck.http.HttpOutcomes;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Reports how the attempts of load-balanced clients end, each once.
 */
public final class UpstreamLifecycle implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

	@Override
	@SuppressWarnings("rawtypes")
	public boolean supports(Class requestContextClass, Class responseClass, Class serverTypeClass) {
		return serverTypeClass == ServiceInstance.class;
	}

	@Override
	public void onStart(Request<Object> request) {
		// the attempt begins with the choice
	}

	@Override
	public void onStartRequest(Request<Object> request, Response<ServiceInstance> response) {
		ChosenInstance instance = chosen(response);
		if (instance != null) {
			instance.begin();
		}
	}

	@Override
	public void onComplete(CompletionContext<Object, ServiceInstance, Object> completion) {
		ChosenInstance instance = chosen(completion.getLoadBalancerResponse());
		if (instance != null) {
			instance.end(outcome(completion, instance));
		}
	}

	private static @Nullable ChosenInstance chosen(@Nullable Response<ServiceInstance> response) {
		return (response != null && response.getServer() instanceof ChosenInstance instance) ? instance : null;
	}

	private static Outcome outcome(CompletionContext<Object, ServiceInstance, Object> completion,
			ChosenInstance instance) {
		return switch (completion.status()) {
			case SUCCESS -> answered(completion.getClientResponse(), instance);
			case FAILED -> failed(completion.getThrowable(), instance);
			case DISCARD -> Outcome.ignored();
		};
	}

	/** An answer may be a bad one. */
	private static Outcome answered(@Nullable Object response, ChosenInstance instance) {
		if (response instanceof ResponseData data && data.getHttpStatus() != null) {
			return HttpOutcomes.ofStatus(data.getHttpStatus().value(), instance.upstream().definition());
		}
		// handed on as it is only if its status cannot be read
		return (response instanceof ClientHttpResponse)
				? HttpOutcomes.ofStatus(HttpOutcomes.MALFORMED_STATUS, instance.upstream().definition())
				: Outcome.success();
	}

	private static Outcome failed(@Nullable Throwable failure, ChosenInstance instance) {
		return (failure != null) ? HttpOutcomes.ofFailure(failure, false, instance.options()) : Outcome.ignored();
	}

}
