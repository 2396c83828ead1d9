package dev.healthcheck.samples.orders;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * The service {@code stock}, as others call it.
 */
@HttpExchange("/stock")
interface StockClient {

	/**
	 * Reserve a piece for an order. Doing it twice is the same as once, so a call that
	 * fails is repeated on another instance.
	 * @param article what is wanted
	 * @param order the order that it is for
	 * @return the reservation
	 */
	@PutExchange("/{article}/reservations/{order}")
	Reservation reserve(@PathVariable String article, @PathVariable String order);

	/**
	 * A piece that is reserved.
	 *
	 * @param article what it is
	 * @param order the order that it is for
	 * @param by the instance that reserved it
	 */
	record Reservation(String article, String order, String by) {

	}

}
