package dev.healthcheck.endpoint;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * What only HTTP can say of the endpoint: that the node to be written to does not exist.
 */
@EndpointWebExtension(endpoint = UpstreamsEndpoint.class)
public final class UpstreamsWebExtension {

	private final UpstreamsEndpoint delegate;

	public UpstreamsWebExtension(UpstreamsEndpoint delegate) {
		this.delegate = delegate;
	}

	@WriteOperation
	WebEndpointResponse<Void> admin(@Selector String upstream, @Selector String node, String admin) {
		return new WebEndpointResponse<>(this.delegate.setAdmin(upstream, node, admin)
				? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
