package dev.healthcheck.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.autoconfigure.endpoint.UpstreamsEndpointAutoConfiguration;
import dev.healthcheck.autoconfigure.health.UpstreamsHealthContributorAutoConfiguration;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.discovery.EmptyPolicy;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Upstreams from etcd in an application.
 */
@Tag("processes")
class DiscoveryAutoConfigurationTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	void nothingIsReadUnlessItIsEnabled(EtcdCluster cluster) {
		contextRunner(cluster).run((context) -> assertThat(context).doesNotHaveBean(EtcdDiscovery.class));
	}

	@Test
	void servicesAreUpstreamsWhenTheApplicationHasStarted(EtcdCluster cluster) {
		cluster.etcdctl("put", "/found/shop/10.0.0.1:80", "{\"weight\": 3}");
		cluster.etcdctl("put", "/found/nonsense", "{}");
		contextRunner(cluster)
			.withPropertyValues("healthcheck.discovery.enabled=true", "healthcheck.discovery.prefix=/found",
					"healthcheck.discovery.template.check.enabled=false",
					"healthcheck.discovery.template.balance=least-requests",
					"healthcheck.discovery.services.shop.max-fails=7",
					"healthcheck.discovery.services.[not_yet].balance=hash")
			.run((context) -> {
				Upstreams upstreams = context.getBean(Upstreams.class);
				assertThat(upstreams.names()).containsExactly("etcd", "not_yet", "shop");
				Upstream shop = upstreams.get("shop");
				assertThat(shop.definition().balance()).isEqualTo(Balance.LEAST_REQUESTS);
				assertThat(shop.definition().passive().maxFails()).isEqualTo(MaxFails.of(7));
				assertThat(shop.definition().nodes().get(0).source()).isEqualTo(NodeSource.ETCD);
				assertThat(shop.dataAge()).isZero();
				assertThat(upstreams.get("etcd").dataAge()).isNull();
				assertThat(upstreams.get("not_yet").definition().balance()).isEqualTo(Balance.HASH);
				assertThat(upstreams.feeds().get(0).problems()).containsEntry("/found/nonsense",
						"not <service>/<host>:<port>");
				put(context.getBean(EtcdClient.class), "/found/not_yet/10.0.0.9:80", "{}");
				await().atMost(Duration.ofSeconds(60))
					.untilAsserted(() -> assertThat(upstreams.get("not_yet").snapshot().nodes()).hasSize(1));
			});
	}

	@Test
	void propertiesMakeSettings(EtcdCluster cluster) {
		contextRunner(cluster)
			.withPropertyValues("healthcheck.discovery.enabled=true", "healthcheck.discovery.prefix=/none/",
					"healthcheck.discovery.empty-policy=apply", "healthcheck.discovery.hold=5s",
					"healthcheck.discovery.snapshot-file=/nowhere/services.json",
					"healthcheck.discovery.template.slow-start=30s", "healthcheck.discovery.template.check.type=http",
					"healthcheck.discovery.template.check.path=/up")
			.run((context) -> {
				DiscoverySettings settings = context.getBean(DiscoverySettings.class);
				assertThat(settings.prefix()).isEqualTo("/none/");
				assertThat(settings.emptyPolicy()).isEqualTo(EmptyPolicy.APPLY);
				assertThat(settings.hold()).isEqualTo(Duration.ofSeconds(5));
				assertThat(settings.snapshotFile()).isEqualTo(Path.of("/nowhere/services.json"));
				UpstreamDefinition any = settings.template().apply("any");
				assertThat(any.name()).isEqualTo("any");
				assertThat(any.slowStart()).isEqualTo(Duration.ofSeconds(30));
				assertThat(any.check().http().path()).isEqualTo("/up");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "prefix=|healthcheck.discovery.prefix is '', but must not be empty",
			"hold=-1s|healthcheck.discovery.hold is -1s, but must be a positive duration",
			"empty-policy=burn|healthcheck.discovery.empty-policy",
			"template.balance=leader|healthcheck.discovery.template.balance is 'leader', but must be one of",
			"template.check.type=ftp|healthcheck.discovery.template.check.type is 'ftp', but must be one of",
			"services.shop.max-fails=-1|healthcheck.discovery.services.shop.max-fails is -1, but must be 'auto', or a number of 0 or more",
			"template.max-fails=sometimes|healthcheck.discovery.template.max-fails is 'sometimes', but must be 'auto', or a number of 0 or more",
			"services.shop.retry-budget=120%|healthcheck.discovery.services.shop.retry-budget is '120%', but must be from 0% to 100%, or 'none'",
			"template.nodes=a:1|healthcheck.discovery.template.nodes: nodes are listed, but must not be",
			"services.shop.levels[0].nodes=a:1|healthcheck.discovery.services.shop.levels: nodes are listed" })
	void badValuesStopTheStart(String property, String message, EtcdCluster cluster) {
		contextRunner(cluster)
			.withPropertyValues("healthcheck.discovery.enabled=true", "healthcheck.discovery." + property)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message));
	}

	private static ApplicationContextRunner contextRunner(EtcdCluster cluster) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
					EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class,
					UpstreamsEndpointAutoConfiguration.class, UpstreamsHealthContributorAutoConfiguration.class))
			.withPropertyValues("healthcheck.etcd.endpoints=" + String.join(",", endpoints(cluster)));
	}

	private static List<String> endpoints(EtcdCluster cluster) {
		return cluster.clientUris().stream().map(Object::toString).toList();
	}

	private static void put(EtcdClient client, String key, String value) throws Exception {
		client.getKVClient()
			.put(ByteSequence.from(key, StandardCharsets.UTF_8), ByteSequence.from(value, StandardCharsets.UTF_8))
			.get(1, TimeUnit.MINUTES);
	}

}
