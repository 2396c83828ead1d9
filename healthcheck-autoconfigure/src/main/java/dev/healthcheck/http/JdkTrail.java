package dev.healthcheck.http;

import java.net.URI;
import java.net.http.HttpResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;

/**
 * That of the JDK's client, whose exceptions and requests tell nothing. It repeats what
 * only reads by itself.
 */
final class JdkTrail implements Trail {

	private final boolean repeats;

	JdkTrail(HttpMethod method) {
		this.repeats = isRepeated(method);
	}

	static boolean isRepeated(HttpMethod method) {
		return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
	}

	@Override
	public Reach reach() {
		return this.repeats ? Reach.PERHAPS_SENT : Reach.UNKNOWN;
	}

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		HttpResponse<?> answer = PrivateField.read(response, "response", HttpResponse.class);
		return (answer != null) ? answer.uri() : null;
	}

}
