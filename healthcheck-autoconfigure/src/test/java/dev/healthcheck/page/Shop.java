package dev.healthcheck.page;

import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

@Service
class Shop {

	private final RestClient client;

	Shop(RestClient.Builder builder) {
		this.client = builder.baseUrl("http://shop").build();
	}

	String stock(String article) {
		return this.client.get().uri("/stock/{article}", article).retrieve().body(String.class);
	}

}
