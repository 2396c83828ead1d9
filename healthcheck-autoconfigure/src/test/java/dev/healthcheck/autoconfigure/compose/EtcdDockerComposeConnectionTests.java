package dev.healthcheck.autoconfigure.compose;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Services of Docker Compose that run etcd, without Docker.
 */
class EtcdDockerComposeConnectionTests {

	private static final String LABEL = "org.springframework.boot.service-connection";

	@ParameterizedTest
	@ValueSource(strings = { "quay.io/coreos/etcd:v3.6.4", "gcr.io/etcd-development/etcd", "bitnamilegacy/etcd:3" })
	void aServiceWithAnImageOfEtcdIsConnectedTo(String image) throws Exception {
		EtcdConnectionDetails details = Objects.requireNonNull(connect(new Service(image, Map.of(), Map.of())));
		assertThat(details.getEndpoints()).containsExactly("http://127.0.0.1:12379");
		assertThat(details.getUsername()).isNull();
		assertThat(details.getPassword()).isNull();
	}

	@Test
	void anotherImageIsLabelled() throws Exception {
		assertThat(connect(new Service("registry.example.com/our/store:7", Map.of(), Map.of(LABEL, "etcd"))))
			.isNotNull();
		assertThat(connect(new Service("registry.example.com/our/store:7", Map.of(), Map.of()))).isNull();
	}

	@Test
	void thePasswordOfRootIsThatOfTheService() throws Exception {
		EtcdConnectionDetails details = Objects
			.requireNonNull(connect(new Service("bitnami/etcd", Map.of("ETCD_ROOT_PASSWORD", "wonder"), Map.of())));
		assertThat(details.getUsername()).isEqualTo("root");
		assertThat(details.getPassword()).isEqualTo("wonder");
	}

	/** As an application that starts with Docker Compose does. */
	private static @Nullable EtcdConnectionDetails connect(RunningService service) throws Exception {
		Constructor<DockerComposeConnectionSource> constructor = DockerComposeConnectionSource.class
			.getDeclaredConstructor(RunningService.class, Environment.class);
		constructor.setAccessible(true);
		Map<Class<?>, ConnectionDetails> found = new ConnectionDetailsFactories(null)
			.getConnectionDetails(constructor.newInstance(service, new MockEnvironment()), false);
		return (EtcdConnectionDetails) found.get(EtcdConnectionDetails.class);
	}

	private record Service(ImageReference image, Map<String, String> env,
			Map<String, String> labels) implements RunningService {

		Service(String image, Map<String, String> env, Map<String, String> labels) {
			this(ImageReference.of(image), env, labels);
		}

		@Override
		public String name() {
			return "registry";
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return 10000 + containerPort;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(12379);
				}

				@Override
				public List<Integer> getAll(@Nullable String protocol) {
					return getAll();
				}

			};
		}

	}

}
