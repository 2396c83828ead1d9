package dev.healthcheck.discovery;

import java.nio.file.Path;
import java.time.Duration;

import dev.healthcheck.node.Node;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cluster that loses its data within a moment, or goes back to a snapshot: services are
 * those of the new history, and applications are registered there.
 */
@Tag("processes")
class EtcdDiscoveryRecreatedTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1));

	private final EtcdCluster cluster = etcd.cluster();

	private DiscoveringApplication registrar;

	private DiscoveringApplication application;

	private Warnings warnings;

	@BeforeEach
	void begin() {
		this.cluster.clear();
		this.registrar = DiscoveringApplication.registrar(this.cluster);
		for (int i = 0; i < 100; i++) {
			this.registrar.put("/history", Integer.toString(i));
		}
		this.registrar.put("/services/shop/10.0.0.1:80", "{}");
		this.application = DiscoveringApplication.started(this.cluster,
				(settings) -> settings.withEmptyPolicy(EmptyPolicy.APPLY, Duration.ofSeconds(1)));
		assertThat(this.application.nodes("shop")).containsExactly("10.0.0.1:80");
		this.warnings = new Warnings();
	}

	@AfterEach
	void end() {
		this.warnings.close();
		this.application.close();
		this.registrar.close();
	}

	@Test
	void aClusterThatBeginsAnewIsReadAnew() {
		long before = this.application.status().revision();
		this.cluster.recreate();
		this.registrar.put("/services/shop/10.0.0.2:80", "{}");
		await().untilAsserted(() -> assertThat(this.application.nodes("shop")).containsExactly("10.0.0.2:80"));
		await().until(() -> this.application.status().current());
		assertThat(this.application.status().revision()).isLessThan(before);
		this.registrar.put("/services/shop/10.0.0.3:80", "{}");
		await().untilAsserted(
				() -> assertThat(this.application.nodes("shop")).containsExactly("10.0.0.2:80", "10.0.0.3:80"));
		assertThat(this.warnings.lines()).filteredOn((line) -> line.startsWith("EtcdDiscovery: "))
			.singleElement()
			.asString()
			.contains("the history of etcd has begun anew", "was at " + before);
	}

	@Test
	void aClusterThatWentBackToASnapshotIsReadAnew() {
		Path snapshot = this.cluster.save();
		for (int i = 0; i < 20; i++) {
			this.registrar.put("/history", Integer.toString(i));
		}
		this.registrar.put("/services/shop/10.0.0.2:80", "{}");
		await().until(() -> this.application.nodes("shop").size() == 2);
		this.cluster.restore(snapshot);
		await().untilAsserted(() -> assertThat(this.application.nodes("shop")).containsExactly("10.0.0.1:80"));
		this.registrar.put("/services/shop/10.0.0.3:80", "{}");
		await().untilAsserted(
				() -> assertThat(this.application.nodes("shop")).containsExactly("10.0.0.1:80", "10.0.0.3:80"));
	}

	@Test
	void anApplicationIsRegisteredInTheNewHistory() {
		RegistrationSettings settings = RegistrationSettings.of("shop", Node.of("10.0.0.9:80"))
			.withTtl(Duration.ofSeconds(4));
		try (EtcdRegistration registration = new EtcdRegistration(this.registrar.client(), this.registrar.upstreams(),
				settings)) {
			registration.register();
			await().until(() -> registration.status().registered());
			this.cluster.recreate();
			await().untilAsserted(() -> assertThat(this.application.nodes("shop")).containsExactly("10.0.0.9:80"));
			await().until(() -> registration.status().registered());
		}
	}

}
