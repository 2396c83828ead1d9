package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import dev.healthcheck.test.etcd.PemFiles;
import dev.healthcheck.test.etcd.TestCertificates;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("servers")
class ReadmeYamlTests {

	@TempDir
	Path directory;

	@Test
	void configurationsStartAnApplication() throws IOException {
		prepareCertificates();
		List<String> blocks = Readme.in("yaml", Readme.blocks());
		assertThat(blocks).isNotEmpty();
		for (String yaml : blocks) {
			Path file = Files.writeString(this.directory.resolve("application.yml"),
					yaml.replace("/etc/etcd/", this.directory + "/"));
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.SERVLET)
				.run("--spring.config.location=file:" + file, "--server.port=0", "--ETCD_PASSWORD=secret")) {
				Upstreams upstreams = context.getBean(Upstreams.class);
				upstreams.names().stream().map(upstreams::get).forEach((upstream) -> assertShown(yaml, upstream));
				assertThat(upstreams.names()).isNotEmpty();
			}
		}
	}

	private static void assertShown(String yaml, Upstream upstream) {
		if (!upstream.name().equals("etcd")) {
			assertThat(yaml).contains("\n    " + upstream.name() + ":");
		}
		if (!upstream.name().equals("etcd") || yaml.contains("endpoints:")) {
			assertThat(upstream.nodes()).isNotEmpty()
				.allSatisfy((node) -> assertThat(yaml).contains(node.address().toString()));
		}
	}

	private void prepareCertificates() throws IOException {
		TestCertificates certificates = TestCertificates.in(this.directory.resolve("certificates"));
		PemFiles client = certificates.client("client");
		Files.copy(certificates.authority(), this.directory.resolve("ca.pem"));
		Files.copy(client.certificate(), this.directory.resolve("client.pem"));
		Files.copy(client.privateKey(), this.directory.resolve("client-key.pem"));
	}

	@Test
	void everyPropertyInThemExists() throws IOException {
		Set<String> known = ConfigurationMetadata.properties().keySet();
		for (String yaml : Readme.in("yaml", Readme.blocks())) {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("readme",
					new ByteArrayResource(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
				assertThat(((EnumerablePropertySource<?>) source).getPropertyNames()).allSatisfy((name) -> assertThat(
						known.stream().anyMatch((property) -> name.equals(property) || isEntryOf(name, property)))
					.as(name)
					.isTrue());
			}
		}
	}

	/** What has names of the user's choice in it. */
	private static boolean isEntryOf(String name, String map) {
		return name.startsWith(map + ".")
				&& Set.of("spring.ssl.bundle.pem", "management.endpoint.health.group", "healthcheck.upstreams")
					.contains(map);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
