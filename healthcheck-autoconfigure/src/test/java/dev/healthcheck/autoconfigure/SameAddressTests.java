package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.discovery.RegistrationStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications that say of themselves that they are the same service at the same
 * address, as after a copied configuration.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("processes")
class SameAddressTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

	private static final String KEY = "/services/shop/10.0.0.5:8080";

	private static final String TAKEN = "registered by another application too; its host or port must be another";

	@Test
	void bothGoOnAndTheFirstOneSaysOnceWhatIsWrong(EtcdCluster cluster, CapturedOutput output) {
		cluster.clear();
		try (ConfigurableApplicationContext first = start(cluster)) {
			try (ConfigurableApplicationContext second = start(cluster)) {
				await().until(() -> TAKEN.equals(status(first).failure()));
				assertThat(status(first).registered()).isTrue();
				assertThat(status(second).failure()).isNull();
				IndicatedHealthDescriptor health = health(first);
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("error", TAKEN);
				// said once the status is known
				await().until(() -> output.toString().contains(TAKEN));
				assertThat(cluster.etcdctl("get", "--prefix", "--keys-only", "/services/").strip()).isEqualTo(KEY);
			}
			await().until(() -> status(first).registered() && status(first).failure() == null);
			assertThat(cluster.etcdctl("get", "--prefix", "--keys-only", "/services/").strip()).isEqualTo(KEY);
			assertThat(output.toString().lines().filter((line) -> line.contains(TAKEN))).singleElement()
				.asString()
				.contains("WARN")
				.endsWith(KEY + " is " + TAKEN);
		}
	}

	private static RegistrationStatus status(ConfigurableApplicationContext application) {
		return Objects.requireNonNull(application.getBean(RegistrationLifecycle.class).status());
	}

	private static IndicatedHealthDescriptor health(ConfigurableApplicationContext application) {
		return (IndicatedHealthDescriptor) Objects
			.requireNonNull(application.getBean(HealthEndpoint.class).healthForPath("registration"));
	}

	private static ConfigurableApplicationContext start(EtcdCluster cluster) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=optional:classpath:/none/", "--spring.main.banner-mode=off",
					"--spring.application.name=shop", "--healthcheck.etcd.endpoints=" + cluster.endpoints(),
					"--healthcheck.registration.enabled=true", "--healthcheck.registration.host=10.0.0.5",
					"--healthcheck.registration.port=8080", "--healthcheck.registration.withdraw-delay=0s");
		await().until(() -> status(application).registered());
		return application;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
