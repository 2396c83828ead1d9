package dev.healthcheck.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.testing.EtcdClusterExtension;
import dev.healthcheck.testing.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upstreams that follow keys in a real etcd.
 */
class EtcdDiscoveryTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final List<AutoCloseable> open = new ArrayList<>();

	/** Who registers services: a client of its own, as others are. */
	private Client registrar;

	@TempDir
	Path directory;

	@BeforeEach
	void connect() {
		etcd.cluster().clear();
		this.registrar = open(new Application(List.of(), (settings) -> settings)).client;
	}

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@Test
	void upstreamsFollowKeys() {
		put("/services/shop/10.0.0.1:80", "{\"weight\": 3}");
		Application application = application((settings) -> settings);
		assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80");
		assertThat(application.discovery.status().current()).isTrue();
		assertThat(application.discovery.status().age()).isZero();
		put("/services/shop/10.0.0.2:80", "{}");
		put("/services/other/10.0.0.3:80", "broken");
		await().untilAsserted(() -> {
			assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
			assertThat(application.nodes("other")).containsExactly("10.0.0.3:80");
		});
		delete("/services/other/10.0.0.3:80");
		await().untilAsserted(() -> assertThat(application.upstreams.find("other")).isEmpty());
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
				.until(() -> this.registrar.getKVClient().txn().Then(puts).commit().get(10, TimeUnit.SECONDS) != null);
		}
		Application application = application((settings) -> settings);
		assertThat(application.nodes("large")).hasSize(2500);
	}

	@Test
	@FaultRow(17)
	void changesArriveWhileMembersDieAndHang() {
		Application application = application((settings) -> settings);
		int number = 0;
		for (EtcdMember member : List.of(etcd.leader(), etcd.cluster().followers().get(0))) {
			put("/services/shop/10.0.1." + number++ + ":80", "{}");
			member.kill();
			put("/services/shop/10.0.1." + number++ + ":80", "{}");
			etcd.cluster().heal();
			member.hang();
			put("/services/shop/10.0.1." + number++ + ":80", "{}");
			int expected = number;
			await().untilAsserted(() -> assertThat(application.nodes("shop")).hasSize(expected));
			etcd.cluster().heal();
		}
		assertThat(application.discovery.status().current()).isTrue();
	}

	@Test
	@FaultRow(22)
	void theLastDataStaysInUseWithoutEtcdAndItsAgeIsShown() {
		put("/services/shop/10.0.0.1:80", "{}");
		Application application = application((settings) -> settings);
		etcd.members().forEach(EtcdMember::kill);
		await().until(() -> !application.discovery.status().current());
		await().until(() -> application.discovery.status().age().compareTo(Duration.ofMillis(500)) > 0);
		assertThat(application.discovery.status().failure()).contains("no endpoint of etcd can be used");
		assertThat(application.nodes("shop")).containsExactly("10.0.0.1:80");
		assertThat(application.upstreams.get("shop").select()).isNotNull();
		etcd.cluster().heal();
		put("/services/shop/10.0.0.2:80", "{}");
		await().untilAsserted(() -> assertThat(application.nodes("shop")).hasSize(2));
		await().until(() -> application.discovery.status().current());
	}

	@Test
	@FaultRow(22)
	void aFileServesUntilEtcdIsThere() throws IOException {
		Path file = this.directory.resolve("deep/services.json");
		put("/services/shop/10.0.0.1:80", "{\"weight\": 7}");
		try (Application before = new Application(endpoints(), (settings) -> settings.withSnapshotFile(file))) {
			assertThat(before.nodes("shop")).hasSize(1);
			await().until(() -> Files.exists(file));
		}
		etcd.members().forEach(EtcdMember::kill);
		Application after = application((settings) -> settings.withSnapshotFile(file));
		assertThat(after.nodes("shop")).containsExactly("10.0.0.1:80");
		assertThat(after.upstreams.get("shop").definition().nodes().get(0).weight()).isEqualTo(7);
		assertThat(after.discovery.status().current()).isFalse();
		assertThat(after.discovery.status().age()).isPositive();
		etcd.cluster().heal();
		put("/services/shop/10.0.0.2:80", "{}");
		await().untilAsserted(() -> assertThat(after.nodes("shop")).hasSize(2));
	}

	@Test
	@FaultRow(22)
	void aFileThatCannotBeReadIsIgnored() throws IOException {
		Path file = this.directory.resolve("services.json");
		Files.writeString(file, "{\"keys\": ");
		put("/services/shop/10.0.0.1:80", "{}");
		etcd.members().forEach(EtcdMember::kill);
		Application application = application((settings) -> settings.withSnapshotFile(file));
		assertThat(application.upstreams.find("shop")).isEmpty();
		etcd.cluster().heal();
		await().until(() -> application.upstreams.find("shop").isPresent());
		await().untilAsserted(() -> assertThat(Files.readString(file)).contains("10.0.0.1:80"));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	private static List<String> endpoints() {
		return etcd.members().stream().map((member) -> member.clientUri().toString()).toList();
	}

	private Application application(UnaryOperator<DiscoverySettings> settings) {
		return open(new Application(endpoints(), settings));
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.open.add(resource);
		return resource;
	}

	private void put(String key, String value) {
		await().ignoreExceptions()
			.until(() -> this.registrar.getKVClient().put(bytes(key), bytes(value)).get(10, TimeUnit.SECONDS) != null);
	}

	private void delete(String key) {
		await().ignoreExceptions()
			.until(() -> this.registrar.getKVClient().delete(bytes(key)).get(10, TimeUnit.SECONDS) != null);
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	/** Upstreams with a client and, if it has endpoints, a discovery. */
	private static final class Application implements AutoCloseable {

		private final Upstreams upstreams = new Upstreams();

		private final EtcdClient client;

		private final EtcdDiscovery discovery;

		Application(List<String> endpoints, UnaryOperator<DiscoverySettings> settings) {
			this.client = new EtcdClientFactory(this.upstreams)
				.create(EtcdClientSettings.builder(endpoints.isEmpty() ? endpoints() : endpoints).build());
			DiscoverySettings unchecked = DiscoverySettings.ofDefaults()
				.withTemplate((
						name) -> UpstreamDefinition.builder(name).check(CheckSettings.ofDefaults().disabled()).build());
			this.discovery = new EtcdDiscovery(this.client, this.upstreams, settings.apply(unchecked));
			if (!endpoints.isEmpty()) {
				this.discovery.start();
			}
		}

		List<String> nodes(String upstream) {
			return this.upstreams.find(upstream)
				.stream()
				.flatMap((found) -> found.snapshot().nodes().stream())
				.map((node) -> node.address().toString())
				.toList();
		}

		@Override
		public void close() {
			this.discovery.close();
			this.client.close();
			this.upstreams.close();
		}

	}

}
