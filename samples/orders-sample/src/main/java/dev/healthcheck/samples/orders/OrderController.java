package dev.healthcheck.samples.orders;

import java.util.UUID;

import dev.healthcheck.samples.orders.StockClient.Reservation;

import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The service {@code orders}.
 */
@RestController
@Profile("!stock")
class OrderController {

	private final StockClient stock;

	OrderController(StockClient stock) {
		this.stock = stock;
	}

	@PostMapping("/orders/{article}")
	Reservation order(@PathVariable String article) {
		return this.stock.reserve(article, UUID.randomUUID().toString());
	}

}
