package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.node.Node;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.ByteSequence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static dev.healthcheck.discovery.DiscoveringApplication.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service of the seed while the database is full: etcd refuses writes, and calls
 * itself unhealthy.
 */
@Tag("processes")
class EtcdDiscoveryAlarmTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension
		.of((cluster) -> cluster.flags("--quota-backend-bytes=1048576"));

	@Test
	void servicesStayAndAreFollowedUnderTheAlarm() throws Exception {
		try (DiscoveringApplication registrar = DiscoveringApplication.registrar(etcd.cluster())) {
			SeedService.put(registrar);
			registrar.put("/services/other/10.0.0.1:80", "{}");
			try (DiscoveringApplication application = DiscoveringApplication.started(etcd.cluster());
					SeedService service = SeedService.requestedBy(application)) {
				fill(registrar);
				await().until(() -> etcd.cluster().etcdctl("alarm", "list").contains("NOSPACE"));
				service.assertServed();
				// what is still possible is followed, also by another member
				application.current(etcd.cluster()).restart();
				registrar.delete("/services/other/10.0.0.1:80");
				await().until(() -> application.upstreams().find("other").isEmpty());
				service.assertServed();
				startsUnderTheAlarm();
				isNotRegisteredUnderTheAlarm(registrar);
				service.awaitShares(30, 50);
				makeRoom();
				service.assertFollows(registrar);
				assertThat(application.status().current()).isTrue();
			}
		}
	}

	private static void startsUnderTheAlarm() {
		try (DiscoveringApplication application = DiscoveringApplication.started(etcd.cluster());
				SeedService service = SeedService.requestedBy(application)) {
			service.assertServed();
		}
	}

	private static void isNotRegisteredUnderTheAlarm(DiscoveringApplication application) {
		try (EtcdRegistration registration = new EtcdRegistration(application.client(), application.upstreams(),
				RegistrationSettings.of("other", Node.of("10.0.0.1:80")).withWithdrawDelay(Duration.ZERO))) {
			registration.register();
			await()
				.untilAsserted(() -> assertThat(registration.status().failure()).contains("database space exceeded"));
			assertThat(registration.status().registered()).isFalse();
		}
	}

	private static void fill(DiscoveringApplication application) throws Exception {
		ByteSequence value = ByteSequence.from(new byte[100_000]);
		for (int i = 0; i < 100; i++) {
			try {
				application.client().getKVClient().put(bytes("big/" + i), value).get(10, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				assertThat(ex).hasMessageContaining("database space exceeded");
				return;
			}
		}
		throw new AssertionError("the database is never full");
	}

	private static void makeRoom() {
		etcd.cluster().etcdctl("del", "--prefix", "big/");
		String revision = etcd.cluster()
			.etcdctl("get", "any", "--write-out=json")
			.replaceFirst("(?s).*\"revision\":(\\d+).*", "$1");
		etcd.cluster().etcdctl("compact", "--physical", revision);
		etcd.cluster().etcdctl("defrag");
		etcd.cluster().etcdctl("alarm", "disarm");
	}

}
