package dev.healthcheck.test.page;

import java.util.Objects;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Asks the upstream orders by HTTP.
 */
@Component
class OrderClient {

	private final RestClient http;

	OrderClient(RestClient.Builder builder) {
		this.http = builder.baseUrl("http://orders").build();
	}

	String find(int id) {
		return Objects.requireNonNull(this.http.get().uri("/orders/{id}", id).retrieve().body(String.class));
	}

}
