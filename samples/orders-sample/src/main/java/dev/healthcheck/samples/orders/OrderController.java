package dev.healthcheck.samples.orders;

import java.util.UUID;

import dev.healthcheck.samples.orders.StockClient.Reservation;
import dev.healthcheck.upstream.NoNodeAvailableException;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;

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

	/** No instance of the stock is left, or none has answered. */
	@ExceptionHandler({ NoNodeAvailableException.class, ResourceAccessException.class })
	ProblemDetail withoutStock(RuntimeException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(ex.getMessage()));
	}

}
