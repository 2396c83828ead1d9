package dev.healthcheck.http;

import java.net.URI;
import java.net.http.HttpResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpResponse;

/**
 * That of the JDK's client, whose exceptions and requests tell nothing.
 */
final class JdkTrail implements Trail {

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		HttpResponse<?> answer = PrivateField.read(response, "response", HttpResponse.class);
		return (answer != null) ? answer.uri() : null;
	}

}
