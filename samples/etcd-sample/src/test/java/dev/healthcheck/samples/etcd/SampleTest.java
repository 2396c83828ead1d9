package dev.healthcheck.samples.etcd;

import java.time.Duration;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample on a free port, over a real cluster of three members. One application serves
 * all test classes; every test begins with a healthy cluster that the application sees as
 * such.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "watch.heartbeat=200ms")
@Tag("processes")
abstract class SampleTest {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Autowired
	EventStreams streams;

	Sample sample;

	@DynamicPropertySource
	static void endpoints(DynamicPropertyRegistry registry) {
		registry.add("healthcheck.etcd.endpoints", etcd::endpoints);
	}

	/** An endpoint may be out of use for the whole of its fail timeout. */
	@BeforeAll
	static void bePatient() {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
		Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
		Awaitility.setDefaultPollDelay(Duration.ZERO);
	}

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.sample = new Sample(port);
		await().untilAsserted(() -> assertThat(
				JsonPath.<List<String>>read(this.sample.get("/actuator/upstreams").body(), "$..nodes[*].status"))
			.hasSize(3)
			.containsOnly("HEALTHY"));
	}

}
