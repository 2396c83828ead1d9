package dev.healthcheck.samples.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * Entry point of the orders sample.
 */
@SpringBootApplication
@ImportHttpServices(group = "stock", types = StockClient.class)
public class OrdersSampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(OrdersSampleApplication.class, args);
	}

}
