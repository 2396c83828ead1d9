package dev.healthcheck.samples.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class ShutdownTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	void theApplicationStopsAtOnceAlthoughStreamsAreOpen() {
		ConfigurableApplicationContext context = SpringApplication.run(EtcdSampleApplication.class, "--server.port=0",
				"--spring.lifecycle.timeout-per-shutdown-phase=10m",
				"--healthcheck.etcd.endpoints=" + etcd.endpoints());
		Sample sample = new Sample(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
		try (Browser one = sample.watch("/watch/one"); Browser other = sample.watch("/watch/other")) {
			sample.put("/kv/one", "value");
			await().until(() -> one.events().size() == 1);
			assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(Duration.ofMinutes(1));
			await().until(() -> one.isEnded() && other.isEnded());
		}
		finally {
			context.close();
		}
	}

}
