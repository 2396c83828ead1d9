package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.properties.ConfigurationPropertiesRebinder;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications whose context Spring Cloud refreshes.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("servers")
class ContextRefreshTests {

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void configure() throws IOException {
		this.file = this.directory.resolve("application.properties");
		Files.writeString(this.file, "mine=1\n");
	}

	@Test
	void nothingIsLoggedOfOurProperties(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = start("healthcheck.discovery.enabled=true",
				"healthcheck.registration.enabled=true", "healthcheck.registration.service=shop",
				"healthcheck.registration.host=10.0.0.9", "healthcheck.registration.port=80",
				"healthcheck.registration.withdraw-delay=0s")) {
			refresh(context);
			assertThat(output).doesNotContain("ConfigurationPropertiesRebinder", "EtcdProperties",
					"UpstreamsProperties", "DiscoveryProperties", "RegistrationProperties");
			assertThat(context.getBean(ConfigurationPropertiesRebinder.class).getErrors()).isEmpty();
			assertThat(context.getBean(Upstreams.class).get("orders").nodes()).hasSize(1);
		}
	}

	@Test
	void whatTheApplicationHasSetStays() {
		try (ConfigurableApplicationContext context = start("spring.cloud.refresh.never-refreshable=com.example.Own")) {
			assertThat(context.getEnvironment().getProperty(NeverRebound.PROPERTY)).startsWith("com.example.Own,")
				.contains("," + EtcdProperties.class.getName());
		}
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getEnvironment().getProperty(NeverRebound.PROPERTY))
				.startsWith("com.zaxxer.hikari.HikariDataSource,");
		}
	}

	private void refresh(ConfigurableApplicationContext context) throws IOException {
		Files.writeString(this.file, "mine=2\n");
		assertThat(context.getBean(ContextRefresher.class).refresh()).contains("mine");
		assertThat(context.getEnvironment().getProperty("mine")).isEqualTo("2");
	}

	private ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.config.location=" + this.file.toUri(),
					"healthcheck.etcd.endpoints=http://127.0.0.1:1", "healthcheck.upstreams.orders.nodes=10.0.0.2:80",
					"healthcheck.upstreams.orders.check.enabled=false")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
