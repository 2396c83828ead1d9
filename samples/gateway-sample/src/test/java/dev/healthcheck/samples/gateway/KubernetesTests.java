package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * The manifests of {@code ops/kubernetes}: the gateway starts with their configuration,
 * its probes are there, and a pod has time to end as it should.
 */
class KubernetesTests {

	private static final Path MANIFESTS = Path.of("../../ops/kubernetes");

	@TempDir
	Path directory;

	private Node gateway = new Node(Map.of());

	@BeforeEach
	void read() throws IOException {
		this.gateway = resource("gateway.yaml", "Deployment").at("spec").at("template").at("spec");
		Files.writeString(this.directory.resolve("application.yaml"),
				(String) resource("gateway.yaml", "ConfigMap").at("data").value("application.yaml"));
	}

	@Test
	void theGatewayStartsAndItsProbesAreAnswered() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Upstreams.class).names()).contains("shop", "etcd");
			int port = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
				String path = (String) container().at(probe).at("httpGet").value("path");
				assertThat(status(port, path)).as(probe).isEqualTo(200);
			}
			String scraped = (String) resource("gateway.yaml", "Deployment").at("spec")
				.at("template")
				.at("metadata")
				.at("annotations")
				.value("prometheus.io/path");
			assertThat(status(port, scraped)).isEqualTo(200);
		}
	}

	@Test
	void portsAreThoseOfTheConfiguration() throws IOException {
		Node configured = new Node(new Yaml().load(Files.readString(this.directory.resolve("application.yaml"))));
		Map<Object, Object> ports = container().list("ports")
			.stream()
			.collect(Collectors.toMap((port) -> port.value("name"), (port) -> port.value("containerPort")));
		assertThat(ports).containsOnly(entry("http", configured.at("server").value("port")),
				entry("management", configured.at("management").at("server").value("port")));
	}

	@Test
	void aPodHasTimeToEnd() {
		try (ConfigurableApplicationContext context = start()) {
			Environment configured = context.getEnvironment();
			Duration needed = duration(configured, "healthcheck.registration.withdraw-delay")
				.plus(duration(configured, "spring.lifecycle.timeout-per-shutdown-phase"))
				.plus(Duration.ofSeconds(sleep(container())));
			assertThat(needed).isLessThan(Duration.ofSeconds(seconds(this.gateway)));
			assertThat(duration(configured, "healthcheck.registration.withdraw-delay"))
				.isLessThan(duration(configured, "spring.lifecycle.timeout-per-shutdown-phase"));
		}
	}

	@Test
	void aPodBehindTheGatewayGoesOnUntilItsNameHasBeenLookedUpAgain() throws Exception {
		Node shop = resource("shop.yaml", "Deployment").at("spec").at("template").at("spec");
		int asleep = sleep(shop.first("containers"));
		assertThat(resource("shop.yaml", "Service").at("spec").value("clusterIP")).isEqualTo("None");
		try (ConfigurableApplicationContext context = start()) {
			Duration kept = Duration.ofSeconds(5);
			assertThat(duration(context.getEnvironment(), "healthcheck.upstreams.shop.resolve-interval").plus(kept))
				.isLessThan(Duration.ofSeconds(asleep));
		}
		assertThat(asleep).isLessThan(seconds(shop));
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(GatewaySampleApplication.class).run(
				"--spring.config.location=file:" + this.directory + "/", "--server.port=0",
				"--management.server.port=0", "--healthcheck.registration.host=127.0.0.1");
	}

	private Node container() {
		return this.gateway.first("containers");
	}

	private static int sleep(Node container) {
		return (Integer) container.at("lifecycle").at("preStop").at("sleep").value("seconds");
	}

	private static int seconds(Node pod) {
		return (Integer) pod.value("terminationGracePeriodSeconds");
	}

	private static Duration duration(Environment environment, String property) {
		return DurationStyle.detectAndParse(environment.getRequiredProperty(property));
	}

	private static int status(int port, String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
				.timeout(Duration.ofSeconds(30))
				.build(), BodyHandlers.discarding())
			.statusCode();
	}

	private static Node resource(String file, String kind) throws IOException {
		Iterable<Object> resources = new Yaml().loadAll(Files.readString(MANIFESTS.resolve(file)));
		return StreamSupport.stream(resources.spliterator(), false)
			.map(Node::new)
			.filter((resource) -> kind.equals(resource.value("kind")))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * A part of a manifest.
	 *
	 * @param content what it consists of
	 */
	private record Node(Object content) {

		Object value(String key) {
			return Objects.requireNonNull(((Map<?, ?>) this.content).get(key), key);
		}

		Node at(String key) {
			return new Node(value(key));
		}

		List<Node> list(String key) {
			return ((List<?>) value(key)).stream().map(Node::new).toList();
		}

		Node first(String key) {
			return list(key).get(0);
		}

	}

}
