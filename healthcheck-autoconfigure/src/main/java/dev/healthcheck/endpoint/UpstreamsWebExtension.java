package dev.healthcheck.endpoint;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The write operation of the endpoint as HTTP answers it: nothing to say when it is done,
 * not found when there is no such node.
 */
@EndpointWebExtension(endpoint = UpstreamsEndpoint.class)
public final class UpstreamsWebExtension {

	private final UpstreamsEndpoint delegate;

	public UpstreamsWebExtension(UpstreamsEndpoint delegate) {
		this.delegate = delegate;
	}

	@WriteOperation
	WebEndpointResponse<Void> admin(@Selector String upstream, @Selector String node, String admin) {
		boolean known = this.delegate.setAdmin(upstream, node, AdminStates.parse(admin)).isPresent();
		return new WebEndpointResponse<>(
				known ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
