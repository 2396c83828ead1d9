package dev.healthcheck.autoconfigure;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.faults.Figures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System properties for tests are seen by the applications of the same JVM as well, which
 * do not start with a name below {@code healthcheck} that they do not know.
 */
class TestSwitchesTests {

	@ParameterizedTest
	@ValueSource(strings = { EtcdClusterExtension.SKIP_PROPERTY, Figures.RESULTS_PROPERTY })
	void applicationsStartWithThem(String property) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class))
			.withSystemProperties(property + "=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
