package dev.healthcheck.discovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that follows keys through proxies, while others write them directly.
 */
@Tag("processes")
class EtcdDiscoveryProxyTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final Upstreams upstreams = new Upstreams();

	private final Upstreams registrarsUpstreams = new Upstreams();

	private List<TcpProxy> proxies;

	private EtcdClient client;

	private EtcdClient registrar;

	private EtcdDiscovery discovery;

	@BeforeEach
	void start() {
		etcd.cluster().clear();
		this.proxies = etcd.members().stream().map((member) -> TcpProxy.to(member.clientAddress())).toList();
		this.registrar = client(this.registrarsUpstreams,
				etcd.members().stream().map((member) -> member.clientUri().toString()).toList());
		this.client = client(this.upstreams,
				this.proxies.stream().map((proxy) -> "http://" + proxy.address()).toList());
		this.discovery = new EtcdDiscovery(this.client, this.upstreams,
				DiscoverySettings.ofDefaults()
					.withTemplate((name) -> UpstreamDefinition.builder(name)
						.passive(PassiveSettings.of(1, Duration.ofMinutes(10)))
						.check(CheckSettings.ofDefaults().disabled())
						.build()));
		this.discovery.start();
		await().until(() -> this.discovery.status().current());
	}

	private static EtcdClient client(Upstreams upstreams, List<String> endpoints) {
		return new EtcdClientFactory(upstreams).create(EtcdClientSettings.builder(endpoints).build());
	}

	@AfterEach
	void stop() {
		this.discovery.close();
		this.client.close();
		this.registrar.close();
		this.upstreams.close();
		this.registrarsUpstreams.close();
		this.proxies.forEach(TcpProxy::close);
	}

	@Test
	@FaultRow(16)
	void historyThatIsCompactedMeanwhileLosesNothingAndLeavesNothingOver() {
		IntStream.range(0, 20).forEach((i) -> put("shop", i, "{}"));
		put("gone", 1, "{}");
		await().until(() -> nodes("shop").size() == 20 && nodes("gone").size() == 1);
		this.proxies.forEach(TcpProxy::refuse);
		await().until(() -> !this.discovery.status().current());
		IntStream.range(0, 8).forEach((i) -> delete("shop", i));
		IntStream.range(20, 26).forEach((i) -> put("shop", i, "{\"weight\": 2}"));
		delete("gone", 1);
		put("new", 1, "{}");
		long revision = get(this.registrar.getKVClient().put(bytes("other"), bytes("1"))).getHeader().getRevision();
		etcd.cluster().etcdctl("compaction", Long.toString(revision));
		this.proxies.forEach(TcpProxy::heal);
		long healed = System.nanoTime();
		await().untilAsserted(() -> {
			assertThat(nodes("shop")).containsExactlyInAnyOrderElementsOf(
					IntStream.range(8, 26).mapToObj(EtcdDiscoveryProxyTests::address).toList());
			assertThat(nodes("new")).hasSize(1);
			assertThat(this.upstreams.find("gone")).isEmpty();
		});
		Figures.record("views equal after the line was back", Duration.ofNanos(System.nanoTime() - healed));
		await().until(() -> this.discovery.status().current());
	}

	@Test
	@FaultRow(17)
	void aWatchThatIsSilentIsNoticedAndItsAgeIsShown() {
		put("shop", 1, "{}");
		await().until(() -> nodes("shop").size() == 1);
		this.proxies.forEach(TcpProxy::swallowAnswers);
		long fault = System.nanoTime();
		await().until(() -> !this.discovery.status().current());
		Figures.record("noticed after", Duration.ofNanos(System.nanoTime() - fault));
		put("shop", 2, "{}");
		await().until(() -> this.discovery.status().age().compareTo(Duration.ofSeconds(1)) > 0);
		assertThat(nodes("shop")).hasSize(1);
		this.proxies.forEach(TcpProxy::heal);
		long healed = System.nanoTime();
		await().until(() -> nodes("shop").size() == 2);
		Figures.record("views equal after the line was back", Duration.ofNanos(System.nanoTime() - healed));
	}

	@Test
	@FaultRow(18)
	void allRegistrationsThatExpireAtOnceLeaveNoEmptyUpstream() {
		long lease = get(this.registrar.getLeaseClient().grant(60)).getID();
		PutOption leased = PutOption.builder().withLeaseId(lease).build();
		for (int i = 0; i < 10; i++) {
			get(this.registrar.getKVClient().put(key("shop", i), bytes("{}"), leased));
		}
		await().until(() -> nodes("shop").size() == 10);
		get(this.registrar.getLeaseClient().revoke(lease));
		etcd.leader().kill();
		etcd.cluster().heal();
		put("marker", 1, "{}");
		await().until(() -> nodes("marker").size() == 1);
		int picks = 0;
		for (int i = 0; i < 1000; i++) {
			assertThat(this.upstreams.get("shop").select()).isNotNull();
			picks++;
		}
		Figures.record("nodes held", nodes("shop").size());
		Figures.record("picks that succeeded", picks);
		assertThat(nodes("shop")).hasSize(10);
	}

	@Test
	@FaultRow(21)
	void garbageIsIsolatedAndReported() {
		List<String> bad = List.of("", "{", "null", "[]", "\"text\"", "\u0000\u0001", "{\"weight\": NaN}",
				"{\"weight\": -1}", "{\"weight\": 1e99}", "{\"level\": \"first\"}", "{\"unknown\": {\"deep\": []}}",
				"\u00fc\ud83d\ude00", "x".repeat(1_000_000), "{\"status\": \"sideways\"}");
		for (int i = 0; i < bad.size(); i++) {
			put("shop", i, bad.get(i));
		}
		for (String key : List.of("shop/", "shop/no-port", "/10.9.9.9:80", "a/b/c", "shop/10.9.9.9:0", "shop/[::1",
				"shop/10.9.9.9:99999", "\u00fc\ud83d\ude00", "shop/ :80")) {
			get(this.registrar.getKVClient().put(bytes(DiscoverySettings.PREFIX + key), bytes("{}")));
		}
		get(this.registrar.getKVClient()
			.put(ByteSequence
				.from(new byte[] { '/', 's', 'e', 'r', 'v', 'i', 'c', 'e', 's', '/', (byte) 0xff, 0, '/' }),
					ByteSequence.from(new byte[] { (byte) 0xc3, 0x28 })));
		put("shop", 100, "{\"weight\": 7}");
		put("last", 1, "{}");
		await().until(() -> nodes("last").size() == 1);
		Upstreams all = this.upstreams;
		assertThat(all.get("shop").snapshot().nodes()).filteredOn((node) -> node.node().weight() == 7).hasSize(1);
		assertThat(all.get("shop").select()).isNotNull();
		long problems = all.get("shop")
			.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.node().problem() != null)
			.count();
		Figures.record("bad values", bad.size());
		Figures.record("nodes that show a problem", problems);
		Figures.record("keys that show a problem", this.discovery.status().problems().size());
		assertThat(problems).isGreaterThanOrEqualTo(10);
		assertThat(this.discovery.status().problems()).hasSizeGreaterThanOrEqualTo(8);
	}

	@Test
	@FaultRow(28)
	void whatIsKnownOfNodesIsKeptWhileTheirWeightsChange() throws InterruptedException {
		IntStream.range(0, 5).forEach((i) -> put("shop", i, "{\"weight\": 10}"));
		await().until(() -> nodes("shop").size() == 5);
		Node dead = this.upstreams.get("shop").definition().nodes().get(2);
		this.upstreams.get("shop").report(dead, Outcome.failure(FailureKind.TCP, "refused"));
		AtomicInteger picks = new AtomicInteger();
		AtomicInteger picksOfTheDead = new AtomicInteger();
		Thread traffic = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				picks.incrementAndGet();
				if (this.upstreams.get("shop").select().address().equals(dead.address())) {
					picksOfTheDead.incrementAndGet();
				}
			}
		});
		traffic.start();
		for (int weight = 11; weight <= 40; weight++) {
			String value = "{\"weight\": " + weight + "}";
			IntStream.range(0, 5).forEach((i) -> put("shop", i, value));
		}
		await().until(
				() -> this.upstreams.get("shop").definition().nodes().stream().allMatch((node) -> node.weight() == 40));
		traffic.interrupt();
		traffic.join();
		Figures.record("changes", 150);
		Figures.record("picks", picks.get());
		Figures.record("picks of the dead node", picksOfTheDead.get());
		assertThat(picksOfTheDead).hasValue(0);
		assertThat(this.upstreams.get("shop").snapshot().nodes())
			.filteredOn((node) -> node.address().equals(dead.address()))
			.allMatch((node) -> node.status() == NodeStatus.UNHEALTHY);
	}

	private List<String> nodes(String service) {
		return this.upstreams.find(service)
			.map((upstream) -> new ArrayList<>(new TreeSet<>(
					upstream.snapshot().nodes().stream().map((node) -> node.address().toString()).toList())))
			.orElseGet(ArrayList::new);
	}

	private static String address(int number) {
		return "10.0.0." + number + ":80";
	}

	private static ByteSequence key(String service, int number) {
		return bytes(DiscoverySettings.PREFIX + service + "/" + address(number));
	}

	private void put(String service, int number, String value) {
		get(this.registrar.getKVClient().put(key(service, number), bytes(value)));
	}

	private void delete(String service, int number) {
		get(this.registrar.getKVClient().delete(key(service, number), DeleteOption.DEFAULT));
	}

	private static <T> T get(Future<T> call) {
		try {
			return call.get(1, TimeUnit.MINUTES);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

}
