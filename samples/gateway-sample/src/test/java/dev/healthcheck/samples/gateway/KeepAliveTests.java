package dev.healthcheck.samples.gateway;

import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many requests of a client on one connection.
 */
class KeepAliveTests extends GatewayTestSupport {

	/** Without {@link DeferredHandling} one of the first few fails. */
	@RepeatedTest(200)
	void aRequestAfterOneThatIsRefusedAtOnceIsAnswered() {
		upstream("shop", "127.0.0.1:" + FreePorts.next());
		assertThat(get("/shop/x").statusCode()).isEqualTo(502);
		assertThat(get("/shop/x").statusCode()).isEqualTo(503);
		assertThat(get("/shop/x").statusCode()).isEqualTo(503);
	}

}
