package dev.healthcheck.http;

import java.net.URI;
import java.net.URISyntaxException;

import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * That of Apache's client, whose context has the last request and response.
 */
final class ApacheTrail implements Trail {

	private final @Nullable Cancellable request;

	private final @Nullable HttpClientContext context;

	private final @Nullable Object before;

	ApacheTrail(ClientHttpRequest request) {
		this.request = PrivateField.read(request, "httpRequest", Cancellable.class);
		this.context = PrivateField.read(request, "httpContext", HttpClientContext.class);
		// an application may use a context more than once
		this.before = (this.context != null) ? this.context.getResponse() : null;
	}

	@Override
	public Reach reach() {
		if (this.context == null) {
			return Reach.UNKNOWN;
		}
		if (this.context.getResponse() != null && this.context.getResponse() != this.before) {
			return Reach.ANSWERED;
		}
		return (this.context.getEndpointDetails() != null) ? Reach.SENT : Reach.NEVER_SENT;
	}

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		HttpRequest last = (this.context != null) ? this.context.getRequest() : null;
		try {
			return (last != null) ? last.getUri() : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	@Override
	public void cancel() {
		if (this.request != null) {
			this.request.cancel();
		}
	}

	@Override
	public void drop(ClientHttpResponse response) {
		// to close it would be to read it
		cancel();
	}

}
