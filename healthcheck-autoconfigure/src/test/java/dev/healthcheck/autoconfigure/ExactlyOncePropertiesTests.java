package dev.healthcheck.autoconfigure;

import java.time.Duration;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.etcd.ExactlyOnceSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of writes that are applied once. Nothing listens on the endpoint.
 */
@Tag("servers")
class ExactlyOncePropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class))
		.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:1");

	@Test
	void byDefaultWritesAreAppliedOnceOnlyForWhoAsks() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(EtcdClientSettings.class).exactlyOnce())
				.isEqualTo(new ExactlyOnceSettings(false, "healthcheck/", Duration.ofSeconds(30)))
				.isEqualTo(ExactlyOnceSettings.ofDefaults());
			EtcdClient client = context.getBean(EtcdClient.class);
			assertThat(client.exactlyOnce()).isNotSameAs(client);
		});
	}

	@Test
	void thePropertyMakesTheBeanOneThatAppliesThemOnce() {
		this.contextRunner
			.withPropertyValues("healthcheck.etcd.exactly-once=true", "healthcheck.etcd.exactly-once-prefix=mine/",
					"healthcheck.etcd.exactly-once-timeout=5s")
			.run((context) -> {
				assertThat(context.getBean(EtcdClientSettings.class).exactlyOnce())
					.isEqualTo(new ExactlyOnceSettings(true, "mine/", Duration.ofSeconds(5)));
				EtcdClient client = context.getBean(EtcdClient.class);
				assertThat(client.exactlyOnce()).isSameAs(client);
			});
	}

	@Test
	void aTimeThatIsNoneStopsTheStart() {
		this.contextRunner.withPropertyValues("healthcheck.etcd.exactly-once-timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage(
						"healthcheck.etcd.exactly-once-timeout is 0s, but must be a positive duration such as 30s"));
	}

}
