package dev.healthcheck.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.ByteSequence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real cluster that speaks TLS and asks clients for a certificate.
 */
@Tag("processes")
class EtcdMutualTlsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((builder) -> builder.members(1).mutualTls());

	private static final ByteSequence KEY = ByteSequence.from("key", StandardCharsets.UTF_8);

	@Test
	void theBundleServesCallsAndChecks(EtcdCluster cluster) {
		contextRunner(cluster).withPropertyValues("healthcheck.etcd.ssl.bundle=etcd").run((context) -> {
			EtcdClient client = context.getBean(EtcdClient.class);
			assertThat(client.getKVClient().get(KEY)).succeedsWithin(Duration.ofMinutes(1));
			await().untilAsserted(() -> assertThat(client.upstream().snapshot().nodes().get(0).check().state())
				.isEqualTo(ActiveState.UP));
			assertThat(client.upstream().snapshot().nodes().get(0).check().type()).isEqualTo("https");
		});
	}

	@Test
	void theBundleOfConnectionDetailsDoesSoToo(EtcdCluster cluster) {
		contextRunner(cluster).withBean(BundleDetails.class, cluster.endpoints())
			.run((context) -> assertThat(context.getBean(EtcdClient.class).getKVClient().get(KEY))
				.succeedsWithin(Duration.ofMinutes(1)));
	}

	@Test
	void withoutBundleThePeerIsNotTrusted(EtcdCluster cluster) {
		contextRunner(cluster).run((context) -> assertThat(context.getBean(EtcdClient.class).getKVClient().get(KEY))
			.failsWithin(Duration.ofSeconds(20)));
	}

	private static ApplicationContextRunner contextRunner(EtcdCluster cluster) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
					EtcdAutoConfiguration.class))
			.withPropertyValues(cluster.tls().bundleProperties("etcd").toArray(String[]::new))
			.withPropertyValues("healthcheck.etcd.endpoints=" + cluster.endpoints());
	}

	static class BundleDetails implements EtcdConnectionDetails {

		private final String endpoints;

		private final SslBundles bundles;

		BundleDetails(String endpoints, SslBundles bundles) {
			this.endpoints = endpoints;
			this.bundles = bundles;
		}

		@Override
		public List<String> getEndpoints() {
			return List.of(this.endpoints.split(","));
		}

		@Override
		public SslBundle getSslBundle() {
			return this.bundles.getBundle("etcd");
		}

	}

}
