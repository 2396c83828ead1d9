package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.UpstreamDefinition;
import io.grpc.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Clients of the same upstream share its endpoints' health.
 */
@Tag("servers")
class EtcdSharedHealthTests {

	private static final Status NO_ANSWER = Status.UNAVAILABLE.withDescription("etcdserver: request timed out");

	@Test
	void oneFailureOfEachClientOpensTheBreaker() {
		try (FakeEtcd one = new FakeEtcd(); FakeEtcd two = new FakeEtcd()) {
			EtcdClientSettings settings = settings(2, one, two).build();
			try (ClientUnderTest first = new ClientUnderTest(settings);
					EtcdClient second = first.factory().create(settings)) {
				assertThat(second.upstream()).isSameAs(first.upstream());
				awaitFirstCalls(first, second);
				FakeEtcd current = first.current().equals(one.address()) ? one : two;
				String node = current.address().toString();
				current.failWith(NO_ANSWER);
				assertThat(putError(first.client())).hasMessageContaining("request timed out");
				Awaitility.await().until(() -> first.node(node).breaker().fails() == 1);
				assertThat(first.node(node).status()).isEqualTo(NodeStatus.HEALTHY);
				assertThat(putError(second)).hasMessageContaining("request timed out");
				Awaitility.await().until(() -> first.node(node).breaker().state() == BreakerState.OPEN);
				int asked = current.puts.get();
				first.put("a", "1");
				ClientUnderTest.get(second.getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("2")));
				assertThat(current.puts).hasValue(asked);
			}
		}
	}

	@Test
	void aSuccessOfOneClientForgivesTheFailureOfTheOther() {
		try (FakeEtcd etcd = new FakeEtcd()) {
			EtcdClientSettings settings = settings(2, etcd).build();
			try (ClientUnderTest first = new ClientUnderTest(settings);
					EtcdClient second = first.factory().create(settings)) {
				awaitFirstCalls(first, second);
				etcd.onPut = (request, answer) -> answer.onError(NO_ANSWER.asRuntimeException());
				for (int i = 0; i < 3; i++) {
					putError(first.client());
					Awaitility.await().until(() -> first.node(etcd.address().toString()).breaker().fails() == 1);
					ClientUnderTest.get(second.getKVClient().get(ClientUnderTest.bytes("a")));
					Awaitility.await().until(() -> first.node(etcd.address().toString()).breaker().fails() == 0);
				}
				assertThat(first.node(etcd.address().toString()).breaker().state()).isEqualTo(BreakerState.CLOSED);
			}
		}
	}

	@Test
	void aClientWithOtherSettingsIsRefusedAndToldWhich() {
		try (FakeEtcd etcd = new FakeEtcd();
				FakeEtcd other = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(settings(2, etcd).build())) {
			assertThatIllegalStateException().isThrownBy(() -> client.factory().create(settings(3, etcd).build()))
				.withMessageContaining("'etcd'")
				.withMessageContaining("another 'max-fails' (2, not 3)");
			assertThatIllegalStateException()
				.isThrownBy(() -> client.factory()
					.create(settings(2, etcd).passive(PassiveSettings.of(2, Duration.ofSeconds(7))).build()))
				.withMessageContaining("another 'fail-timeout' (PT10S, not PT7S)");
			assertThatIllegalStateException()
				.isThrownBy(() -> client.factory()
					.create(settings(2, etcd)
						.passive(new PassiveSettings(MaxFails.of(2), 1, null, null, Duration.ofSeconds(10)))
						.build()))
				.withMessageContaining("another 'passive' ([TCP: 2, ")
				.withMessageContaining(", not [TCP: 1, ");
			assertThatIllegalStateException().isThrownBy(() -> client.factory().create(settings(2, other).build()))
				.withMessageContaining("endpoints")
				.withMessageContaining(other.endpoint());
			assertThatIllegalStateException()
				.isThrownBy(() -> client.factory().create(settings(2, etcd).balance(Balance.ROUND_ROBIN).build()))
				.withMessageContaining("balance");
			assertThatIllegalStateException()
				.isThrownBy(() -> client.factory().create(settings(2, etcd).protect(false).build()))
				.withMessageContaining("protect");
			client.value("a");
		}
	}

	@Test
	void anotherUpstreamNameIsAnotherUpstream() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(settings(2, etcd).build());
				EtcdClient other = client.factory().create(settings(3, etcd).upstream("other").build())) {
			assertThat(client.upstreams().names()).containsExactly("etcd", "other");
			assertThat(other.upstream()).isNotSameAs(client.upstream());
		}
	}

	@Test
	void anUpstreamThatIsNoClusterIsNotTakenOver() {
		try (FakeEtcd etcd = new FakeEtcd(); ClientUnderTest client = new ClientUnderTest(settings(1, etcd).build())) {
			client.upstreams().put(UpstreamDefinition.of("web", List.of()));
			assertThatIllegalStateException()
				.isThrownBy(() -> client.factory().create(settings(1, etcd).upstream("web").build()))
				.withMessageContaining("'web' exists and is not an etcd cluster");
		}
	}

	@Test
	void theUpstreamGoesWithItsLastClient() {
		try (FakeEtcd etcd = new FakeEtcd()) {
			EtcdClientSettings settings = settings(1, etcd).build();
			ClientUnderTest first = new ClientUnderTest(settings);
			EtcdClient second = first.factory().create(settings);
			first.client().close();
			assertThat(first.upstreams().names()).containsExactly("etcd");
			ClientUnderTest.get(second.getKVClient().get(ClientUnderTest.bytes("a")));
			second.close();
			assertThat(first.upstreams().names()).isEmpty();
			try (EtcdClient again = first.factory().create(settings(5, etcd).build())) {
				ClientUnderTest.get(again.getKVClient().get(ClientUnderTest.bytes("a")));
			}
			first.close();
		}
	}

	private static EtcdClientSettings.Builder settings(int maxFails, FakeEtcd... endpoints) {
		return FakeEtcd.settings(endpoints).passive(PassiveSettings.of(maxFails, Duration.ofSeconds(10)));
	}

	/** Clients make a call when they are made, whose success would forgive a failure. */
	private static void awaitFirstCalls(ClientUnderTest first, EtcdClient second) {
		first.value("a");
		ClientUnderTest.get(second.getKVClient().get(ClientUnderTest.bytes("a")));
		Awaitility.await().until(() -> first.upstream().requestStatistics().inFlight() == 0);
	}

	private static Throwable putError(EtcdClient client) {
		return ClientUnderTest.error(client.getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1")));
	}

}
