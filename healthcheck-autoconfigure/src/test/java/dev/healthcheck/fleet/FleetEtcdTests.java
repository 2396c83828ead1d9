package dev.healthcheck.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances that share checks through a real etcd; checks are counted at the nodes.
 */
@Tag("processes")
class FleetEtcdTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static final Duration HEALTHY = Duration.ofSeconds(2);

	private static final Duration UNHEALTHY = Duration.ofMillis(500);

	/** Until all have made their last checks of others' nodes. */
	private static final Duration SETTLING = Duration.ofSeconds(5);

	private final List<SharingApplication> instances = new ArrayList<>();

	private CountingNodes nodes = new CountingNodes(0);

	FleetEtcdTests() throws IOException {
	}

	@BeforeEach
	void clear() {
		etcd.cluster().clear();
	}

	@AfterEach
	void close() throws IOException {
		this.instances.forEach(SharingApplication::close);
		this.nodes.close();
	}

	private void start(EtcdCluster cluster, int instances, int nodes) throws IOException {
		this.nodes.close();
		this.nodes = new CountingNodes(nodes);
		for (int i = 0; i < instances; i++) {
			this.instances.add(new SharingApplication(cluster, "i" + i, this.nodes, HEALTHY, UNHEALTHY));
		}
		await().untilAsserted(() -> assertThat(this.instances).allMatch((one) -> one.isSettled(instances)));
	}

	/**
	 * Five instances make at most 1.15 times the checks of one, counted at the nodes.
	 * Time in which they are not agreed, as one was held up by what else goes on, is not
	 * counted.
	 */
	@Test
	void aQuietFleetChecksLikeOneInstance(EtcdCluster cluster) throws Exception {
		start(cluster, 5, 100);
		QuietTime quiet = new QuietTime(cluster);
		await().atMost(Duration.ofMinutes(5)).until(() -> {
			if (!areAgreed()) {
				quiet.begin();
			}
			else if (quiet.age() < SETTLING.toNanos()) {
				quiet.count();
			}
			return quiet.age() >= SETTLING.plusSeconds(20).toNanos();
		});
		assertThat(quiet.checksPerSecond()).isLessThan(1.15 * 100 / HEALTHY.toSeconds());
		assertThat(written(cluster)).as("nothing is written").isEqualTo(quiet.written);
	}

	/** Whether each node is checked by one of them, and the others are on patrol. */
	private boolean areAgreed() {
		return this.nodes.addresses()
			.stream()
			.allMatch((node) -> this.instances.stream().filter((one) -> one.health(node).patrol() == 0).count() == 1);
	}

	@Test
	void anInstanceThatEndsWithoutAWordIsReplaced(EtcdCluster cluster) throws Exception {
		start(cluster, 3, 30);
		SharingApplication crashed = this.instances.remove(1);
		List<NodeAddress> owned = this.nodes.addresses()
			.stream()
			.filter((node) -> crashed.share(node).role() == Role.OWNER)
			.toList();
		assertThat(owned).isNotEmpty();
		crashed.crash();
		Map<NodeAddress, Long> before = counts();
		await().untilAsserted(() -> {
			assertThat(this.instances).allMatch((one) -> one.status().members().size() == 2);
			assertThat(owned).allMatch((node) -> this.nodes.count(node) > Objects.requireNonNull(before.get(node)));
			assertThat(owned).allMatch((node) -> owner(node).isPresent());
		});
	}

	@Test
	void aNodeThatStopsIsAvoidedByAllAndFoundDownByAll(EtcdCluster cluster) throws Exception {
		start(cluster, 3, 10);
		NodeAddress node = this.nodes.addresses().get(4);
		this.nodes.stop(node);
		SharingApplication caller = this.instances.stream()
			.filter((one) -> one.share(node).role() != Role.OWNER)
			.findFirst()
			.orElseThrow();
		caller.requestFails(node);
		await().untilAsserted(() -> assertThat(this.instances).allMatch((one) -> one.isUnused(node)));
		await().untilAsserted(() -> assertThat(this.instances).allMatch((one) -> one.isDown(node)));
		assertThat(this.nodes.addresses().stream().filter((other) -> !other.equals(node)))
			.allSatisfy((other) -> assertThat(this.instances).noneMatch((one) -> one.isDown(other)));
	}

	@Test
	void withoutEtcdEachChecksAllAndTheyShareAgainWhenItIsBack(EtcdCluster cluster) throws Exception {
		start(cluster, 3, 20);
		cluster.killAll();
		await().untilAsserted(
				() -> assertThat(this.instances).allMatch((one) -> one.status().state() == FleetState.ALONE));
		Map<NodeAddress, Long> before = counts();
		await().untilAsserted(() -> assertThat(this.nodes.addresses())
			.allMatch((node) -> this.nodes.count(node) - Objects.requireNonNull(before.get(node)) >= 6));
		assertThat(this.instances)
			.allSatisfy((one) -> assertThat(this.nodes.addresses()).noneMatch((node) -> one.isUnused(node)));
		cluster.restartAll();
		await().untilAsserted(() -> assertThat(this.instances).allMatch((one) -> one.isSettled(3)));
	}

	@Test
	void oneThatLiesAboutAllNodesTakesNoneDown(EtcdCluster cluster) throws Exception {
		start(cluster, 2, 12);
		Liar liar = new Liar(cluster, 0);
		for (NodeAddress node : this.nodes.addresses()) {
			liar.accuse(node);
			assertThat(this.instances).noneMatch((one) -> one.isDown(node));
		}
		cluster.etcdctl("put", SharingApplication.ROOT + "foreign", "x");
		await().untilAsserted(
				() -> assertThat(this.instances).allMatch((one) -> one.status().problems().containsKey("foreign")));
		await().untilAsserted(() -> assertThat(this.instances)
			.allSatisfy((one) -> assertThat(this.nodes.addresses()).noneMatch((node) -> one.isUnused(node))));
	}

	@Test
	void whoLeavesTakesItsKeysAlongAtOnce(EtcdCluster cluster) throws Exception {
		start(cluster, 2, 5);
		this.instances.remove(0).close();
		assertThat(cluster.etcdctl("get", "/healthcheck/fleet/", "--prefix", "--keys-only")
			.lines()
			.filter((line) -> !line.isBlank())).hasSize(1);
		await().until(() -> this.instances.get(0).isSettled(1));
	}

	private Optional<SharingApplication> owner(NodeAddress node) {
		return this.instances.stream().filter((one) -> one.share(node).role() == Role.OWNER).findFirst();
	}

	private Map<NodeAddress, Long> counts() {
		Map<NodeAddress, Long> counts = new HashMap<>();
		this.nodes.addresses().forEach((node) -> counts.put(node, this.nodes.count(node)));
		return counts;
	}

	private static String written(EtcdCluster cluster) {
		return cluster.etcdctl("get", "/healthcheck/fleet/", "--prefix");
	}

	/** A time in which instances are agreed. */
	private final class QuietTime {

		private final EtcdCluster cluster;

		private String written = "";

		private long beganNanos;

		private long countedNanos;

		private long counted;

		QuietTime(EtcdCluster cluster) {
			this.cluster = cluster;
			begin();
		}

		void begin() {
			this.written = written(this.cluster);
			this.beganNanos = System.nanoTime();
			count();
		}

		/** Checks are counted from now on. */
		void count() {
			this.countedNanos = System.nanoTime();
			this.counted = FleetEtcdTests.this.nodes.count();
		}

		long age() {
			return System.nanoTime() - this.beganNanos;
		}

		double checksPerSecond() {
			return 1e9 * (FleetEtcdTests.this.nodes.count() - this.counted) / (System.nanoTime() - this.countedNanos);
		}

	}

}
