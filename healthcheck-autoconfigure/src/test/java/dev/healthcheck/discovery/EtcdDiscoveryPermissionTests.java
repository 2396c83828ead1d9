package dev.healthcheck.discovery;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service of the seed while the application may no longer read it.
 */
@Tag("processes")
class EtcdDiscoveryPermissionTests {

	private static final String PASSWORD = "correct horse";

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster);

	private final EtcdCluster cluster = etcd.cluster();

	@BeforeAll
	static void enableAuthentication() {
		EtcdCluster cluster = etcd.cluster();
		cluster.etcdctl("user", "add", "root:" + PASSWORD);
		cluster.etcdctl("user", "grant-role", "root", "root");
		cluster.etcdctl("user", "add", "reader:" + PASSWORD);
		cluster.etcdctl("role", "add", "services");
		cluster.etcdctl("role", "grant-permission", "services", "--prefix=true", "read", DiscoverySettings.PREFIX);
		cluster.etcdctl("user", "grant-role", "reader", "services");
		cluster.etcdctl("auth", "enable");
	}

	@Test
	void theLastDataStaysInUseWhileItMayNotBeRead() {
		try (DiscoveringApplication registrar = as("root")) {
			SeedService.put(registrar);
			try (DiscoveringApplication application = as("reader").start();
					SeedService service = SeedService.requestedBy(application)) {
				service.assertFollows(registrar);
				root("role", "revoke-permission", "services", "--prefix=true", DiscoverySettings.PREFIX);
				// etcd asks for the permission when a watch begins, and then no more
				EtcdMember current = application.current(this.cluster);
				current.kill();
				await().untilAsserted(() -> assertThat(application.status().failure())
					.isEqualTo("PERMISSION_DENIED: etcdserver: permission denied"));
				assertThat(application.status().current()).isFalse();
				registrar.put(SeedService.key(SeedService.THIRD), "{\"weight\": 1}");
				service.awaitShares(30, 50);
				service.assertServed();
				assertThat(application.status().age()).isPositive();
				root("role", "grant-permission", "services", "--prefix=true", "read", DiscoverySettings.PREFIX);
				service.awaitShares(60, 20);
				await().until(() -> application.status().current());
				assertThat(application.status().failure()).isNull();
				service.assertServed();
			}
		}
	}

	private DiscoveringApplication as(String user) {
		return new DiscoveringApplication(
				DiscoveringApplication.settings(this.cluster.members()).credentials(user, PASSWORD).build(),
				(settings) -> settings);
	}

	private void root(String... command) {
		String[] all = new String[command.length + 1];
		all[0] = "--user=root:" + PASSWORD;
		System.arraycopy(command, 0, all, 1, command.length);
		await().ignoreExceptions().until(() -> this.cluster.etcdctl(all) != null);
	}

}
