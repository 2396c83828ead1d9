package dev.healthcheck.page;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

@HttpExchange("/stock")
interface StockClient {

	@GetExchange("/{article}")
	String stock(@PathVariable String article);

}
