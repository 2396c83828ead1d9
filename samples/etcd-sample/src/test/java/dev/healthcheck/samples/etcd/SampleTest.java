package dev.healthcheck.samples.etcd;

import dev.healthcheck.testing.EtcdClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.awaitility.Awaitility.await;

/**
 * The sample on a free port, over a real cluster of three members. One application serves
 * all test classes; every test begins with a healthy cluster that the application sees as
 * such.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "watch.heartbeat=200ms")
abstract class SampleTest {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.shared();

	@Autowired
	EventStreams streams;

	Sample sample;

	@DynamicPropertySource
	static void endpoints(DynamicPropertyRegistry registry) {
		registry.add("healthcheck.etcd.endpoints", etcd::endpoints);
	}

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.sample = new Sample(port);
		await()
			.until(() -> this.sample.get("/actuator/health/etcd/nodes").body().split("\"status\":\"UP\"").length == 5);
	}

}
