package dev.healthcheck.test.page;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.AutoConfigureMockRestServiceServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.client.MockRestServiceServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

@SpringBootTest(properties = { "healthcheck.upstreams.orders.nodes=127.0.0.1:1", "healthcheck.etcd.enabled=false" })
@AutoConfigureMockRestServiceServer
class OrderApplicationTests {

	@MockitoBean
	Settings settings;

	@Test
	void ordersAreFound(@Autowired MockRestServiceServer server, @Autowired OrderClient orders) {
		server.expect(requestTo("http://orders/orders/7")).andRespond(withSuccess().body("seven"));
		assertThat(orders.find(7)).isEqualTo("seven");
	}

}
