package dev.healthcheck.samples.orders;

import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RestController;

/**
 * An instance of the service {@code stock}.
 */
@RestController
@Profile("stock")
class StockController implements StockClient {

	private final Environment environment;

	StockController(Environment environment) {
		this.environment = environment;
	}

	@Override
	public Reservation reserve(String article, String order) {
		return new Reservation(article, order, "stock:" + this.environment.getProperty("local.server.port"));
	}

}
