package dev.healthcheck.autoconfigure;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts that are opened and closed, in the middle of checks and calls, leave nothing.
 */
@Tag("long")
@Tag("processes")
class ManyContextsTests {

	private static final ByteSequence KEY = ByteSequence.from(new byte[] { 'k' });

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class))
		.withPropertyValues("healthcheck.discovery.enabled=true",
				"healthcheck.upstreams.shop.nodes=127.0.0.1:1,127.0.0.1:2",
				"healthcheck.upstreams.shop.check.interval=10ms");

	@Test
	@FaultRow(30)
	void aHundredContextsLeaveNothing() {
		open(5);
		int threads = Thread.activeCount();
		int descriptors = descriptors();
		open(100);
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 3);
			assertThat(descriptors()).as("file descriptors").isLessThanOrEqualTo(descriptors + 10);
		});
		Figures.record("contexts", 100);
		Figures.record("threads before", threads);
		Figures.record("threads after", Thread.activeCount());
		Figures.record("file descriptors before", descriptors);
		Figures.record("file descriptors after", descriptors());
	}

	private void open(int times) {
		for (int i = 0; i < times; i++) {
			this.contextRunner.withPropertyValues("healthcheck.etcd.endpoints=" + etcd.cluster().endpoints())
				.run((context) -> {
					assertThat(context.getBean(Upstreams.class).get("shop").select()).isNotNull();
					answered(context.getBean(EtcdClient.class));
				});
		}
	}

	private static void answered(EtcdClient client) throws ExecutionException, InterruptedException, TimeoutException {
		client.getKVClient().get(KEY).get(1, TimeUnit.MINUTES);
		// and one that is still under way when the context is closed
		client.getKVClient().get(KEY);
	}

	private static int descriptors() {
		String[] files = new File("/proc/self/fd").list();
		return (files != null) ? files.length : 0;
	}

}
