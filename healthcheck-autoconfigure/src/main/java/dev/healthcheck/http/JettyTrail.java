package dev.healthcheck.http;

import java.net.URI;

import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * That of Jetty's client, whose requests tell when a connection takes them; what follows
 * a redirect or a challenge is a further exchange of the same conversation.
 */
final class JettyTrail implements Trail {

	private final @Nullable HttpRequest request;

	private volatile boolean begun;

	private volatile boolean sent;

	JettyTrail(ClientHttpRequest request) {
		this.request = PrivateField.read(request, "request", HttpRequest.class);
		if (this.request != null) {
			this.request.onRequestBegin((begun) -> this.begun = true);
			this.request.onRequestSuccess((sent) -> this.sent = true);
			// a node may answer before it has all of the request
			this.request.onResponseFailure((answer, failure) -> this.sent |= failure instanceof HttpResponseException);
		}
	}

	@Override
	public Reach reach() {
		if (this.request == null) {
			return Reach.UNKNOWN;
		}
		if (this.request.getConversation().getExchanges().size() > 1) {
			return Reach.ANSWERED;
		}
		return this.begun ? Reach.SENT : Reach.NEVER_SENT;
	}

	@Override
	public boolean isSent() {
		return this.sent;
	}

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		Response answer = PrivateField.read(response, "response", Response.class);
		return (answer != null) ? answer.getRequest().getURI() : null;
	}

}
