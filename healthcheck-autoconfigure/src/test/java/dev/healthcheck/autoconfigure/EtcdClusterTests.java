package dev.healthcheck.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.autoconfigure.health.EtcdHealthContributorAutoConfiguration;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.health.EtcdHealthContributor;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.ByteSequence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The beans with a real cluster behind them.
 */
@Tag("processes")
class EtcdClusterTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static final ByteSequence KEY = ByteSequence.from("greeting", StandardCharsets.UTF_8);

	private static final ByteSequence VALUE = ByteSequence.from("hello", StandardCharsets.UTF_8);

	@Test
	void theInjectedClientReadsAndWrites(EtcdCluster cluster) {
		contextRunner(cluster).run((context) -> putAndGet(context.getBean(EtcdClient.class)));
	}

	@Test
	void anEndpointThatAnswersLetsTheApplicationStart(EtcdCluster cluster) {
		contextRunner(cluster).withPropertyValues("healthcheck.etcd.fail-on-startup=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void anEndpointThatAnswersARequestDoesSoWithoutChecksToo(EtcdCluster cluster) {
		contextRunner(cluster)
			.withPropertyValues("healthcheck.etcd.fail-on-startup=true", "healthcheck.etcd.check.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void healthTellsWhatTheMembersSay(EtcdCluster cluster) {
		contextRunner(cluster).run((context) -> {
			EtcdHealthContributor health = context.getBean(EtcdHealthContributor.class);
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(cluster(health).getDetails()).containsEntry("selectable", 3)
					.containsEntry("total", 3)
					.containsEntry("leader", cluster.leader().clientAddress())
					.containsKey("current"));
			Map<String, Object> leader = node(health, cluster.leader().clientAddress()).getDetails();
			assertThat(leader).containsEntry("leader", true)
				.containsEntry("learner", false)
				.containsKeys("version", "dbSize", "raftTerm", "raftIndex", "alarms");
			assertThat(node(health, cluster.leader().clientAddress()).getStatus().getCode()).isEqualTo("UP");
		});
	}

	@Test
	void theClientWorksUntilEverythingElseHasStopped(EtcdCluster cluster) {
		contextRunner(cluster).withBean(LastToStop.class).run((context) -> {
			LastToStop lastToStop = context.getBean(LastToStop.class);
			context.close();
			assertThat(lastToStop.clientWorked).isTrue();
		});
	}

	private static ApplicationContextRunner contextRunner(EtcdCluster cluster) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
					EtcdAutoConfiguration.class, EtcdHealthContributorAutoConfiguration.class))
			.withPropertyValues("healthcheck.etcd.endpoints=" + cluster.endpoints());
	}

	private static void putAndGet(EtcdClient client) {
		assertThat(client.getKVClient().put(KEY, VALUE)).succeedsWithin(Duration.ofMinutes(1));
		assertThat(client.getKVClient().get(KEY)).succeedsWithin(Duration.ofMinutes(1))
			.satisfies((response) -> assertThat(response.getKvs().get(0).getValue()).isEqualTo(VALUE));
	}

	private static Health cluster(EtcdHealthContributor health) {
		return health(health, "cluster");
	}

	private static Health node(EtcdHealthContributor health, String address) {
		return health((CompositeHealthContributor) Objects.requireNonNull(health.getContributor("nodes")), address);
	}

	private static Health health(CompositeHealthContributor parent, String name) {
		HealthIndicator indicator = (HealthIndicator) Objects.requireNonNull(parent.getContributor(name));
		return Objects.requireNonNull(indicator.health());
	}

	/** Uses the client when the web server, as all else with a lifecycle, has stopped. */
	static class LastToStop implements SmartLifecycle {

		private final EtcdClient client;

		private boolean running;

		private boolean clientWorked;

		LastToStop(EtcdClient client) {
			this.client = client;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			putAndGet(this.client);
			this.clientWorked = true;
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
