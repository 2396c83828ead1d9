package dev.healthcheck.cloud;

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.function.Supplier;

import dev.healthcheck.http.UpstreamAttributes;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;

/**
 * Chooses nodes for load-balanced clients. Each choice is an attempt, that
 * {@link UpstreamLifecycle} ends. How often a request is tried is up to the client, so
 * the bounds that the upstream sets for tries are not looked at.
 */
public final class UpstreamChooser {

	private final UpstreamServices services;

	private final Cleaner cleaner = Cleaner.create();

	/**
	 * A chooser of the nodes of upstreams.
	 * @param upstreams the upstreams, asked for at each use
	 */
	public UpstreamChooser(Supplier<Upstreams> upstreams) {
		this.services = new UpstreamServices(upstreams);
	}

	/**
	 * Choose a node.
	 * @param serviceId the service
	 * @param request the request to choose for
	 * @return the node, or none if none can be chosen; {@code null} if the service is no
	 * upstream
	 */
	@Nullable Response<ServiceInstance> choose(String serviceId, Request<?> request) {
		Upstream upstream = this.services.find(serviceId).orElse(null);
		if (upstream == null) {
			return null;
		}
		CallOptions options = options(request.getContext());
		Attempt attempt = attempt(upstream, options, request.getContext());
		if (attempt == null) {
			return new EmptyResponse();
		}
		ChosenInstance instance = new ChosenInstance(upstream, attempt, options, this.cleaner);
		if (!isOfClient(request.getContext())) {
			instance.end(Outcome.ignored());
		}
		return new DefaultResponse(instance);
	}

	private static CallOptions options(@Nullable Object context) {
		CallOptions options = (context instanceof RequestDataContext http && http.getClientRequest() != null)
				? UpstreamAttributes.callOptions(http.getClientRequest().getAttributes()) : CallOptions.ofDefaults();
		return options.withTries(0).withTryTimeout(Duration.ZERO);
	}

	private static @Nullable Attempt attempt(Upstream upstream, CallOptions options, @Nullable Object context) {
		if (context instanceof RetryableRequestContext retry
				&& retry.getPreviousServiceInstance() instanceof NodeInstance previous) {
			Attempts others = upstream.attempts(options);
			others.exclude(previous.address());
			Attempt other = others.next();
			if (other != null) {
				return other;
			}
		}
		return upstream.attempts(options).next();
	}

	/**
	 * Whether the request is made by who reports its outcome, rather than by who just
	 * wants to know a node.
	 */
	private static boolean isOfClient(@Nullable Object context) {
		return context instanceof DefaultRequestContext request && request.getClientRequest() != null;
	}

}
