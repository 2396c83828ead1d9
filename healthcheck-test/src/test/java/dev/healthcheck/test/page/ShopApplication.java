package dev.healthcheck.test.page;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose tests the page shows.
 */
@SpringBootApplication
class ShopApplication {

}
