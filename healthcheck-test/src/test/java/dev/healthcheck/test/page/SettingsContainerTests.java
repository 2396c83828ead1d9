package dev.healthcheck.test.page;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest
class SettingsContainerTests {

	@Container
	@ServiceConnection
	static final GenericContainer<?> etcd = new GenericContainer<>("quay.io/coreos/etcd:v3.6.4")
		.withCommand("etcd", "--listen-client-urls=http://0.0.0.0:2379", "--advertise-client-urls=http://0.0.0.0:2379")
		.withExposedPorts(2379);

	@Test
	void settingsAreKept(@Autowired Settings settings) throws Exception {
		settings.put("colour", "green");
		assertThat(settings.get("colour")).isEqualTo("green");
	}

}
