package dev.healthcheck.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static dev.healthcheck.discovery.DiscoveringApplication.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upstreams that follow keys in a real etcd.
 */
@Tag("processes")
class EtcdDiscoveryTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final List<AutoCloseable> open = new ArrayList<>();

	/** Who registers services: a client of its own, as others are. */
	private DiscoveringApplication registrar;

	@TempDir
	Path directory;

	@BeforeEach
	void connect() {
		etcd.cluster().clear();
		this.registrar = open(DiscoveringApplication.registrar(etcd.cluster()));
	}

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@Test
	void upstreamsFollowKeys() {
		this.registrar.put("/services/shop/10.0.0.1:80", "{\"weight\": 3}");
		DiscoveringApplication application = application((settings) -> settings);
		assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80");
		assertThat(application.status().current()).isTrue();
		assertThat(application.status().age()).isZero();
		this.registrar.put("/services/shop/10.0.0.2:80", "{}");
		this.registrar.put("/services/other/10.0.0.3:80", "broken");
		await().untilAsserted(() -> {
			assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
			assertThat(application.nodes("other")).containsExactly("10.0.0.3:80");
		});
		this.registrar.delete("/services/other/10.0.0.3:80");
		await().untilAsserted(() -> assertThat(application.upstreams().find("other")).isEmpty());
	}

	@Test
	void manyKeysAreReadInPages() {
		for (int page = 0; page < 25; page++) {
			int third = page;
			Op[] puts = IntStream.range(0, 100)
				.mapToObj((i) -> Op.put(bytes("/services/large/10.1." + third + "." + i + ":80"), bytes("{}"),
						PutOption.DEFAULT))
				.toArray(Op[]::new);
			await().ignoreExceptions()
				.until(() -> this.registrar.client()
					.getKVClient()
					.txn()
					.Then(puts)
					.commit()
					.get(10, TimeUnit.SECONDS) != null);
		}
		DiscoveringApplication application = application((settings) -> settings);
		assertThat(application.nodes("large")).hasSize(2500);
	}

	@Test
	@FaultRow(17)
	void changesArriveWhileMembersDieAndHang() {
		DiscoveringApplication application = application((settings) -> settings);
		int number = 0;
		for (EtcdMember member : List.of(etcd.leader(), etcd.cluster().followers().get(0))) {
			this.registrar.put("/services/shop/10.0.1." + number++ + ":80", "{}");
			member.kill();
			this.registrar.put("/services/shop/10.0.1." + number++ + ":80", "{}");
			etcd.cluster().heal();
			member.hang();
			this.registrar.put("/services/shop/10.0.1." + number++ + ":80", "{}");
			int expected = number;
			await().untilAsserted(() -> assertThat(application.nodes("shop")).hasSize(expected));
			etcd.cluster().heal();
		}
		assertThat(application.status().current()).isTrue();
	}

	@Test
	@FaultRow(22)
	void theLastDataStaysInUseWithoutEtcdAndItsAgeIsShown() {
		this.registrar.put("/services/shop/10.0.0.1:80", "{}");
		DiscoveringApplication application = application((settings) -> settings);
		etcd.members().forEach(EtcdMember::kill);
		await().until(() -> !application.status().current());
		await().until(() -> application.status().age().compareTo(Duration.ofMillis(500)) > 0);
		assertThat(application.status().failure()).contains("no endpoint of etcd can be used");
		assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80");
		assertThat(application.upstreams().get("shop").select()).isNotNull();
		etcd.cluster().heal();
		this.registrar.put("/services/shop/10.0.0.2:80", "{}");
		await().untilAsserted(() -> assertThat(application.nodes("shop")).hasSize(2));
		await().until(() -> application.status().current());
	}

	@Test
	void whatHappensToEndpointsIsFollowedWhileServicesAreApplied() throws Exception {
		DiscoveringApplication application = open(new DiscoveringApplication(
				DiscoveringApplication.settings(etcd.members()).build(), (settings) -> settings));
		this.registrar.put("/services/shop/10.0.0.1:80", "{}");
		CountDownLatch applying = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		application.upstreams().addListener(new UpstreamListener() {
			@Override
			public void onNodesChanged(Upstream upstream) {
				if (upstream.name().equals("shop")) {
					applying.countDown();
					await().until(() -> goOn.getCount() == 0);
				}
			}
		});
		CompletableFuture<Void> started = CompletableFuture.runAsync(application::start);
		assertThat(applying.await(1, TimeUnit.MINUTES)).isTrue();
		Upstream cluster = application.client().upstream();
		CompletableFuture<Void> taken = CompletableFuture
			.runAsync(() -> cluster.nodes().forEach((node) -> cluster.admin(node.node(), AdminState.MAINTENANCE)));
		try {
			// whoever changes endpoints may hold what applying services needs
			assertThat(taken).succeedsWithin(Duration.ofSeconds(30));
		}
		finally {
			goOn.countDown();
		}
		assertThat(started).succeedsWithin(Duration.ofMinutes(1));
		assertThat(application.status().current()).isFalse();
		assertThat(application.status().failure()).contains("no endpoint of etcd can be used");
		assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80");
	}

	@Test
	@FaultRow(22)
	void aFileServesUntilEtcdIsThere() throws IOException {
		Path file = this.directory.resolve("deep/services.json");
		this.registrar.put("/services/shop/10.0.0.1:80", "{\"weight\": 7}");
		try (DiscoveringApplication before = DiscoveringApplication.started(etcd.cluster(),
				(settings) -> settings.withSnapshotFile(file))) {
			assertThat(before.nodes("shop")).hasSize(1);
			await().until(() -> Files.exists(file));
		}
		etcd.members().forEach(EtcdMember::kill);
		DiscoveringApplication after = application((settings) -> settings.withSnapshotFile(file));
		assertThat(after.nodes("shop")).containsExactly("10.0.0.1:80");
		assertThat(after.upstreams().get("shop").definition().nodes().get(0).weight()).isEqualTo(7);
		assertThat(after.status().current()).isFalse();
		assertThat(after.status().age()).isPositive();
		etcd.cluster().heal();
		this.registrar.put("/services/shop/10.0.0.2:80", "{}");
		await().untilAsserted(() -> assertThat(after.nodes("shop")).hasSize(2));
	}

	@Test
	@FaultRow(22)
	void aFileThatCannotBeReadIsIgnored() throws IOException {
		Path file = this.directory.resolve("services.json");
		Files.writeString(file, "{\"keys\": ");
		this.registrar.put("/services/shop/10.0.0.1:80", "{}");
		etcd.members().forEach(EtcdMember::kill);
		DiscoveringApplication application = application((settings) -> settings.withSnapshotFile(file));
		assertThat(application.upstreams().find("shop")).isEmpty();
		etcd.cluster().heal();
		await().until(() -> application.upstreams().find("shop").isPresent());
		await().untilAsserted(() -> assertThat(Files.readString(file)).contains("10.0.0.1:80"));
	}

	private DiscoveringApplication application(UnaryOperator<DiscoverySettings> settings) {
		return open(DiscoveringApplication.started(etcd.cluster(), settings));
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.open.add(resource);
		return resource;
	}

}
