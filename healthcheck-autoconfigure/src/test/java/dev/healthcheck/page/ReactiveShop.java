package dev.healthcheck.page;

import org.springframework.stereotype.Service;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

@Service
class ReactiveShop {

	private final WebClient client;

	ReactiveShop(WebClient.Builder builder) {
		this.client = builder.baseUrl("http://shop").build();
	}

	Mono<String> stock(String article) {
		return this.client.get().uri("/stock/{article}", article).retrieve().bodyToMono(String.class);
	}

}
