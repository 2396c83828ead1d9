package dev.healthcheck.test.page;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.test.web.client.MockRestServiceServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

@RestClientTest(OrderClient.class)
class OrderClientTests {

	@Test
	void ordersAreFound(@Autowired MockRestServiceServer server, @Autowired OrderClient orders) {
		server.expect(requestTo("http://orders/orders/7")).andRespond(withSuccess().body("seven"));
		assertThat(orders.find(7)).isEqualTo("seven");
	}

}
