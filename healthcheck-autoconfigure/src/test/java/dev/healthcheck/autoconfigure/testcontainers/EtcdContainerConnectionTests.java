package dev.healthcheck.autoconfigure.testcontainers;

import dev.healthcheck.autoconfigure.EtcdAutoConfiguration;
import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.etcd.EtcdClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Containers of etcd, without Docker.
 */
@Tag("servers")
class EtcdContainerConnectionTests {

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ServiceConnectionAutoConfiguration.class, UpstreamAutoConfiguration.class,
			EtcdAutoConfiguration.class })
	static class Application {

	}

	@Nested
	@Tag("servers")
	@SpringBootTest(classes = Application.class)
	class InAField {

		@ServiceConnection
		static final FakeContainer etcd = new FakeContainer("quay.io/coreos/etcd:v3.6.4");

		@Test
		void theClientIsConnectedToIt(@Autowired EtcdConnectionDetails details, @Autowired EtcdClient client) {
			assertThat(details.getEndpoints()).containsExactly("http://127.0.0.1:42379");
			assertThat(details.getPassword()).isNull();
			assertThat(client.upstream().definition().nodes()).singleElement()
				.satisfies((node) -> assertThat(node.address()).hasToString("127.0.0.1:42379"));
		}

	}

	@Nested
	@Tag("servers")
	@SpringBootTest(classes = Application.class)
	class WithAPassword {

		@ServiceConnection
		static final FakeContainer etcd = new FakeContainer("bitnamilegacy/etcd:3.6").withEnv("ETCD_ROOT_PASSWORD",
				"wonder");

		@Test
		void rootLogsIn(@Autowired EtcdConnectionDetails details) {
			assertThat(details.getUsername()).isEqualTo("root");
			assertThat(details.getPassword()).isEqualTo("wonder");
		}

	}

	@Nested
	@Tag("servers")
	@SpringBootTest(classes = { Application.class, AsABean.Containers.class })
	class AsABean {

		/** The image of a bean is not known before it is made. */
		@TestConfiguration(proxyBeanMethods = false)
		static class Containers {

			@Bean
			@ServiceConnection(name = "etcd")
			FakeContainer etcd() {
				return new FakeContainer("registry.example.com/our/store:7");
			}

		}

		@Test
		void theClientIsConnectedToOneThatIsNamed(@Autowired EtcdConnectionDetails details) {
			assertThat(details.getEndpoints()).containsExactly("http://127.0.0.1:42379");
		}

	}

	/** One that runs, as far as it says. */
	static class FakeContainer extends GenericContainer<FakeContainer> {

		private final String image;

		FakeContainer(String image) {
			super(DockerImageName.parse(image));
			this.image = image;
		}

		@Override
		public String getDockerImageName() {
			return this.image;
		}

		@Override
		public void start() {
			// there is no Docker
		}

		@Override
		public void stop() {
			// there is no Docker
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public Integer getMappedPort(int port) {
			return 40000 + port;
		}

	}

}
