package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import dev.healthcheck.upstream.VirtualUpstreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From keys to upstreams, on a virtual clock.
 */
class ServiceUpstreamsTests {

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	private final Upstreams upstreams = this.virtual.upstreams;

	private ServiceUpstreams services = new ServiceUpstreams(this.upstreams, DiscoverySettings.ofDefaults());

	@Test
	void theKeysOfTheSeedMakeAnUpstream() {
		load(Map.of("my_test_service/10.1.1.1:8080", "{\"weight\": 3, \"slow_start\": 30, \"checkurl\": \"/health\"}",
				"my_test_service/10.1.1.2:8080", "{\"weight\": 4, \"status\": \"down\"}",
				"my_test_service/10.1.1.3:8080", "{\"weight\": 5}"));
		settle();
		assertThat(node("my_test_service", "10.1.1.2:8080").status()).isEqualTo(NodeStatus.MAINTENANCE);
		assertThat(picks("my_test_service", 80)).containsOnly(Map.entry("10.1.1.1:8080", 30L),
				Map.entry("10.1.1.3:8080", 50L));
		settle();
		settle();
		assertThat(node("my_test_service", "10.1.1.1:8080").check().lastResult()).isEqualTo("http/health");
		assertThat(node("my_test_service", "10.1.1.1:8080").check().type()).isEqualTo("http");
		assertThat(node("my_test_service", "10.1.1.3:8080").check().type()).isEqualTo("tcp");
	}

	@Test
	@FaultRow(21)
	void badKeysAreIsolatedAndListed() {
		Map<String, String> keys = new LinkedHashMap<>();
		for (String bad : List.of("a/b/c", "shop", "shop/", "/1.1.1.1:80", " /1.1.1.1:80", "shop/1.1.1.1",
				"shop/1.1.1.1:0", "shop/1.1.1.1:70000", "shop/1.1.1.1:x", "shop/:80", "shop/a b:80", "")) {
			keys.put(bad, "{}");
		}
		keys.put("shop/1.1.1.1:80", "{}");
		keys.put("shop/[::1]:80", "oops");
		keys.put("l\u00e4den/HOST:80", "{}");
		keys.put("l\u00e4den/host:80", "{\"weight\": 9}");
		load(keys);
		assertThat(this.upstreams.names()).containsExactly("l\u00e4den", "shop");
		assertThat(addresses("shop")).containsExactly("1.1.1.1:80", "[::1]:80");
		assertThat(node("shop", "[::1]:80").node().problem()).isEqualTo("the value is not JSON");
		assertThat(node("l\u00e4den", "host:80").node().weight()).isEqualTo(1);
		assertThat(this.services.problems()).hasSize(13)
			.containsEntry("/services/a/b/c", "not <service>/<host>:<port>")
			.containsEntry("/services/l\u00e4den/host:80", "the same node as l\u00e4den/HOST:80");
		this.services.change(List.of(new KeyChange("a/b/c", null), new KeyChange("not/there:1", null)));
		assertThat(this.services.problems()).hasSize(12);
	}

	@Test
	void aServiceWithoutKeysIsGoneUnlessItIsNamed() {
		UpstreamDefinition named = UpstreamDefinition.builder("named").balance(Balance.ORDERED).build();
		this.services = new ServiceUpstreams(this.upstreams,
				DiscoverySettings.ofDefaults().withServices(Map.of("named", named)));
		this.services.start();
		assertThat(this.upstreams.names()).containsExactly("named");
		load(Map.of("named/a:1", "{}", "other/b:1", "{}"));
		assertThat(this.upstreams.get("named").definition().balance()).isEqualTo(Balance.ORDERED);
		settle();
		this.services.change(List.of(new KeyChange("named/a:1", null), new KeyChange("other/b:1", null)));
		settle();
		assertThat(this.upstreams.names()).containsExactly("named");
		assertThat(addresses("named")).isEmpty();
	}

	@Test
	void anUpstreamThatIsNotReadFromEtcdStaysAsItIs() {
		this.upstreams.put(UpstreamDefinition.of("shop", List.of(Node.of("mine:1"))));
		load(Map.of("shop/a:1", "{}"));
		assertThat(addresses("shop")).containsExactly("mine:1");
		assertThat(this.services.problems()).containsEntry("/services/shop",
				"the name is taken by an upstream that is not read from etcd");
		load(Map.of());
		assertThat(addresses("shop")).containsExactly("mine:1");
	}

	@Test
	void levelsAreThoseOfTheValues() {
		load(Map.of("shop/a:1", "{\"level\": 10}", "shop/b:1", "{}", "shop/c:1", "{\"level\": 2}"));
		assertThat(this.upstreams.get("shop").snapshot().levels()).containsExactly("0", "2", "10");
		assertThat(this.upstreams.get("shop").select().address().host()).isEqualTo("b");
	}

	@Test
	@FaultRow(28)
	void healthIsKeptForNodesThatStay() {
		load(Map.of("shop/a:1", "{}", "shop/b:1", "{}"));
		this.virtual.answers.put(new NodeAddress("a", 1), ProbeResult.failed(FailureKind.TCP, "refused", "refused"));
		this.virtual.scheduler.advance(Duration.ofSeconds(20));
		assertThat(node("shop", "a:1").status()).isEqualTo(NodeStatus.UNHEALTHY);
		load(Map.of("shop/a:1", "{\"weight\": 7}", "shop/b:1", "{}", "shop/c:1", "{}"));
		settle();
		assertThat(node("shop", "a:1").status()).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(node("shop", "a:1").node().weight()).isEqualTo(7);
	}

	@Test
	void onlyJoinersStartSlowly() {
		load(Map.of("shop/a:1", "{\"slow_start\": 20}", "shop/b:1", "{\"slow_start\": 20}"));
		settle();
		assertThat(node("shop", "a:1").effectiveWeight()).isEqualTo(1);
		this.services.change(List.of(new KeyChange("shop/c:1", "{\"slow_start\": 20, \"weight\": 10}")));
		assertThat(node("shop", "c:1").effectiveWeight()).isEqualTo(1);
		this.virtual.scheduler.advance(Duration.ofSeconds(20));
		assertThat(node("shop", "c:1").effectiveWeight()).isEqualTo(10);
	}

	@Test
	@FaultRow(18)
	void massDeletionIsHeldForAWhile() {
		load(service("shop", 10));
		settle();
		this.services.change(deletions("shop", 1, 6));
		settle();
		assertThat(addresses("shop")).hasSize(10);
		this.virtual.scheduler.advance(Duration.ofSeconds(25));
		assertThat(addresses("shop")).hasSize(10);
		this.virtual.scheduler.advance(Duration.ofSeconds(6));
		assertThat(addresses("shop")).hasSize(4);
	}

	@Test
	void registrationsThatExpireOneByOneAreOneEvent() {
		load(service("shop", 10));
		settle();
		for (int i = 1; i <= 10; i++) {
			this.services.change(deletions("shop", i, i));
			this.virtual.scheduler.advance(Duration.ofMillis(60));
		}
		assertThat(addresses("shop")).hasSize(10);
	}

	@Test
	void theLastNodesThatCanBeUsedAreKeptUntilItIsKnownWhetherTheRestFollows() {
		Map<String, String> seed = Map.of("shop/10.0.0.1:80", "{}", "shop/10.0.0.2:80", "{\"status\": \"down\"}",
				"shop/10.0.0.3:80", "{}");
		load(seed);
		settle();
		KeyChange first = new KeyChange("shop/10.0.0.1:80", null);
		KeyChange second = new KeyChange("shop/10.0.0.2:80", null);
		KeyChange third = new KeyChange("shop/10.0.0.3:80", null);
		this.services.change(List.of(first, third));
		assertThat(this.upstreams.get("shop").snapshot().selectable()).isEqualTo(2);
		this.virtual.scheduler.advance(Duration.ofMillis(500));
		this.services.change(List.of(second));
		this.virtual.scheduler.advance(Duration.ofSeconds(20));
		assertThat(this.upstreams.get("shop").snapshot().selectable()).isEqualTo(2);
		load(seed);
		settle();
		// the rest does not follow
		this.services.change(List.of(first, third));
		assertThat(addresses("shop")).hasSize(3);
		this.virtual.scheduler.advance(Duration.ofSeconds(6));
		assertThat(addresses("shop")).containsExactly("10.0.0.2:80");
	}

	@Test
	void whatIsHeldOfOneServiceDoesNotLetTheEventOfAnotherEnd() {
		load(merged(service("one", 3), service("two", 3)));
		settle();
		this.services.change(deletions("one", 1, 3));
		this.virtual.scheduler.advance(Duration.ofMillis(4900));
		this.services.change(deletions("two", 1, 1));
		// meanwhile it is seen what can be let go of
		this.virtual.scheduler.advance(Duration.ofMillis(300));
		this.services.change(deletions("two", 2, 3));
		settle();
		assertThat(addresses("two")).hasSize(3);
	}

	@Test
	void heldNodesAreDroppedWhenTheirChecksFailAndReleasedWhenTheyAreBack() {
		load(service("shop", 10));
		settle();
		this.virtual.answers.put(new NodeAddress("n1", 1), ProbeResult.failed(FailureKind.TCP, "refused", "refused"));
		this.services.change(deletions("shop", 1, 8));
		this.services.change(List.of(new KeyChange("shop/n2:1", "{\"weight\": 2}")));
		this.virtual.scheduler.advance(Duration.ofSeconds(15));
		assertThat(addresses("shop")).hasSize(9).doesNotContain("n1:1");
		this.virtual.scheduler.advance(Duration.ofSeconds(20));
		assertThat(addresses("shop")).containsExactlyInAnyOrder("n2:1", "n9:1", "n10:1");
	}

	@Test
	void fewNodesAndHalfOfAServiceMayGoAtOnce() {
		load(service("small", 2));
		load(merged(service("small", 2), service("shop", 10)));
		settle();
		this.services.change(deletions("small", 1, 2));
		this.services.change(deletions("shop", 1, 5));
		settle();
		assertThat(this.upstreams.names()).containsExactly("shop");
		assertThat(addresses("shop")).hasSize(5);
	}

	@Test
	void whatIsDeletedIsDroppedAtOnceIfThatIsThePolicy() {
		this.services = new ServiceUpstreams(this.upstreams,
				DiscoverySettings.ofDefaults().withEmptyPolicy(EmptyPolicy.APPLY, Duration.ofSeconds(30)));
		load(service("shop", 10));
		load(Map.of());
		settle();
		assertThat(this.upstreams.names()).isEmpty();
	}

	@Test
	void aBurstIsFewSnapshots() {
		load(service("shop", 1000));
		settle();
		AtomicInteger snapshots = new AtomicInteger();
		this.upstreams.addListener(new UpstreamListener() {

			@Override
			public void onNodesChanged(Upstream upstream) {
				snapshots.incrementAndGet();
			}

		});
		for (int i = 0; i < 1000; i++) {
			this.services.change(List.of(new KeyChange("shop/new" + i + ":1", "{}")));
			if (i % 10 == 9) {
				this.virtual.scheduler.advance(Duration.ofMillis(1));
			}
		}
		this.virtual.scheduler.advance(Duration.ofMillis(50));
		assertThat(addresses("shop")).hasSize(2000);
		assertThat(snapshots).hasValueLessThanOrEqualTo(7);
	}

	/** The registry's life: the view ends equal to what a full read gives. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void theViewEndsEqualToTheContent(long seed) {
		Random random = new Random(seed);
		Map<String, String> content = new TreeMap<>();
		for (int step = 0; step < 3000; step++) {
			String key = "s" + random.nextInt(3) + "/n" + random.nextInt(20) + ":1";
			String value = List.of("{}", "{\"weight\": " + random.nextInt(9) + "}", "bad", "{\"level\": 1}")
				.get(random.nextInt(4));
			switch (random.nextInt(10)) {
				case 0, 1, 2, 3 -> {
					content.put(key, value);
					this.services.change(List.of(new KeyChange(key, value)));
				}
				case 4, 5, 6 -> {
					content.remove(key);
					this.services.change(List.of(new KeyChange(key, null)));
				}
				case 7 -> {
					// the watch was away, and its history compacted
					content.put(key, value);
					content.keySet().removeIf((any) -> random.nextInt(20) == 0);
					load(content);
				}
				default -> this.virtual.scheduler.advance(Duration.ofMillis(random.nextInt(2000)));
			}
		}
		this.virtual.scheduler.advance(Duration.ofMinutes(2));
		Map<String, TreeSet<String>> expected = new TreeMap<>();
		content.keySet()
			.forEach((key) -> expected.computeIfAbsent(key.substring(0, key.indexOf('/')), (name) -> new TreeSet<>())
				.add(key.substring(key.indexOf('/') + 1)));
		assertThat(this.upstreams.names()).isEqualTo(expected.keySet());
		expected.forEach((name, nodes) -> {
			assertThat(addresses(name)).containsExactlyInAnyOrderElementsOf(nodes);
			nodes.forEach((address) -> assertThat(node(name, address).node())
				.isEqualTo(NodeValue.parse(NodeAddress.parse(address), content.getOrDefault(name + "/" + address, ""))
					.node()));
		});
	}

	private void load(Map<String, String> content) {
		this.services.replace(content);
	}

	private void settle() {
		this.virtual.scheduler.advance(Duration.ofSeconds(2));
	}

	private static Map<String, String> service(String name, int size) {
		return IntStream.rangeClosed(1, size)
			.boxed()
			.collect(Collectors.toMap((i) -> name + "/n" + i + ":1", (i) -> "{}"));
	}

	private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
		Map<String, String> merged = new LinkedHashMap<>(one);
		merged.putAll(other);
		return merged;
	}

	private static List<KeyChange> deletions(String service, int first, int last) {
		List<KeyChange> deletions = new ArrayList<>();
		for (int i = first; i <= last; i++) {
			deletions.add(new KeyChange(service + "/n" + i + ":1", null));
		}
		return deletions;
	}

	private List<String> addresses(String upstream) {
		return this.upstreams.get(upstream)
			.snapshot()
			.nodes()
			.stream()
			.map((node) -> node.address().toString())
			.toList();
	}

	private NodeSnapshot node(String upstream, String address) {
		return this.upstreams.get(upstream)
			.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.address().toString().equals(address))
			.findFirst()
			.orElseThrow();
	}

	private Map<String, Long> picks(String upstream, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> this.upstreams.get(upstream).select().address().toString())
			.collect(Collectors.groupingBy((address) -> address, Collectors.counting()));
	}

}
