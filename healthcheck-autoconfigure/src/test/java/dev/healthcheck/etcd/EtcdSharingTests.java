package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.testing.EtcdClusterExtension;
import dev.healthcheck.upstream.Effort;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.options.GetOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What clients of the same endpoints share, and what is left when they are closed.
 */
class EtcdSharingTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.shared();

	private static EtcdClientSettings.Builder settings() {
		return ClientUnderTest.settings(etcd.cluster());
	}

	@Test
	void twoClientsShareCounts() {
		EtcdClientSettings settings = settings().passive(PassiveSettings.of(2, Duration.ofSeconds(10))).build();
		try (Upstreams upstreams = new Upstreams();
				EtcdClient one = new EtcdClientFactory(upstreams).create(settings);
				EtcdClient two = new EtcdClientFactory(upstreams).create(settings)) {
			assertThat(two.upstream()).isSameAs(one.upstream());
			NodeHealth node = one.upstream().nodes().iterator().next();
			for (EtcdClient client : List.of(one, two)) {
				NodeHealth same = client.upstream().nodes().iterator().next();
				int generation = same.tryBegin(Effort.NORMAL);
				same.started();
				same.ended(generation, client.upstream().nanoTime(), Outcome.failure(FailureKind.TCP, "reset"));
			}
			assertThat(node.status().isSelectable()).isFalse();
			assertThat(one.upstream().snapshot().nodes().get(0).breaker().state()).isEqualTo(BreakerState.OPEN);
		}
	}

	@Test
	void otherSettingsOfTheSameUpstreamAreRefused() {
		try (Upstreams upstreams = new Upstreams()) {
			EtcdClientFactory factory = new EtcdClientFactory(upstreams);
			try (EtcdClient client = factory.create(settings().build())) {
				assertThatIllegalStateException()
					.isThrownBy(() -> factory.create(settings().balance(Balance.LEADER).build()))
					.withMessageContaining("'etcd'")
					.withMessageContaining("'balance'")
					.withMessageContaining("sticky")
					.withMessageContaining("leader");
				factory.create(settings().upstream("other").balance(Balance.LEADER).build()).close();
				factory.create(settings().namespace("apart/").build()).close();
				assertThat(upstreams.names()).containsExactly("etcd");
				assertThat(ClientUnderTest.get(client.getKVClient().get(ClientUnderTest.bytes("x"))).getCount())
					.isZero();
			}
			assertThat(upstreams.names()).isEmpty();
			factory.create(settings().balance(Balance.LEADER).build()).close();
		}
	}

	@Test
	void anUpstreamThatIsNoClusterIsNotTakenOver() {
		try (Upstreams upstreams = new Upstreams()) {
			upstreams.put(UpstreamDefinition.of("etcd", List.of()));
			assertThatIllegalStateException()
				.isThrownBy(() -> new EtcdClientFactory(upstreams).create(settings().build()))
				.withMessageContaining("'etcd' exists and is not an etcd cluster");
		}
	}

	@Test
	void namespacesAreApart() {
		try (Upstreams upstreams = new Upstreams()) {
			EtcdClientFactory factory = new EtcdClientFactory(upstreams);
			try (EtcdClient plain = factory.create(settings().build());
					EtcdClient apart = factory.create(settings().namespace("apart/").build())) {
				ClientUnderTest.get(apart.getKVClient().put(ClientUnderTest.bytes("k"), ClientUnderTest.bytes("v")));
				assertThat(ClientUnderTest.get(plain.getKVClient().get(ClientUnderTest.bytes("apart/k"))).getCount())
					.isOne();
				assertThat(ClientUnderTest.get(apart.getKVClient().get(ClientUnderTest.bytes("k"), GetOption.DEFAULT))
					.getKvs()
					.get(0)
					.getValue()).isEqualTo(ClientUnderTest.bytes("v"));
			}
		}
	}

	@Test
	void closeLeavesNoThreadAndIsIdempotent() {
		Set<String> before = threads();
		Upstreams upstreams = new Upstreams();
		EtcdClient client = new EtcdClientFactory(upstreams).create(settings().build());
		ClientUnderTest.get(client.getKVClient().get(ClientUnderTest.bytes("x")));
		long lease = ClientUnderTest.get(client.getLeaseClient().grant(5)).getID();
		ClientUnderTest.get(client.getLeaseClient().keepAliveOnce(lease));
		client.getWatchClient().watch(ClientUnderTest.bytes("x"), (response) -> {
		});
		client.close();
		client.close();
		upstreams.close();
		upstreams.close();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).untilAsserted(() -> {
			Set<String> left = threads();
			left.removeAll(before);
			assertThat(left).isEmpty();
		});
	}

	/** Threads of the client's making; those of the JVM and of static pools stay. */
	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.matches("(jetcd|vert\\.x|grpc|healthcheck).*"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
