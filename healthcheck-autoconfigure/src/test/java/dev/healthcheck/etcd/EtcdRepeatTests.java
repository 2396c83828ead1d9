package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.TxnOption;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads, writes whose caller allows that they are repeated, and those whose caller does
 * not.
 */
@Tag("processes")
class EtcdRepeatTests {

	private static final Duration BOUND = Duration.ofSeconds(6);

	/** As etcd says it when there is no leader to send a write to. */
	private static final Status DROPPED = Status.UNKNOWN.withDescription("raft proposal dropped");

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(2)
	void writesThatMayBeRepeatedSurviveAHang() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			client.put("hang/delete", "1");
			EtcdMember current = client.current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			KV kv = client.client().getKVClient();
			long start = System.nanoTime();
			current.hang();
			CompletableFuture<PutResponse> put = kv.put(ClientUnderTest.bytes("hang/put"), ClientUnderTest.bytes("1"),
					PutOption.builder().withAutoRetry().build());
			CompletableFuture<DeleteResponse> delete = kv.delete(ClientUnderTest.bytes("hang/delete"),
					DeleteOption.builder().withAutoRetry().build());
			CompletableFuture<TxnResponse> txn = kv.txn(TxnOption.builder().withAutoRetry().build())
				.Then(Op.put(ClientUnderTest.bytes("hang/txn"), ClientUnderTest.bytes("1"), PutOption.DEFAULT))
				.commit();
			CompletableFuture<PutResponse> once = kv.put(ClientUnderTest.bytes("hang/once"),
					ClientUnderTest.bytes("1"));
			ClientUnderTest.get(put);
			ClientUnderTest.get(delete);
			ClientUnderTest.get(txn);
			Figures.within("repeated writes ended after", Duration.ofNanos(System.nanoTime() - start), BOUND);
			assertThat(ClientUnderTest.error(once)).hasMessageStartingWith("DEADLINE_EXCEEDED");
			assertThat(client.value("hang/put")).isEqualTo("1");
			assertThat(client.value("hang/delete")).isNull();
			assertThat(client.value("hang/txn")).isEqualTo("1");
		}
	}

	@Test
	@FaultRow(1)
	void writesThatMayBeRepeatedSurviveAKill() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			EtcdMember current = client.current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			KV kv = client.client().getKVClient();
			current.kill();
			for (int i = 0; i < 20; i++) {
				ClientUnderTest.get(kv.put(ClientUnderTest.bytes("kill/put"), ClientUnderTest.bytes("" + i),
						PutOption.builder().withAutoRetry().build()));
			}
			assertThat(client.value("kill/put")).isEqualTo("19");
		}
	}

	@Test
	void readsSurviveAHang() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			long lease = ClientUnderTest.get(client.client().getLeaseClient().grant(60)).getID();
			EtcdMember current = client.current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			current.hang();
			CompletableFuture<?> ttl = client.client()
				.getLeaseClient()
				.timeToLive(lease, io.etcd.jetcd.options.LeaseOption.DEFAULT);
			CompletableFuture<?> get = client.client().getKVClient().get(ClientUnderTest.bytes("a"));
			ClientUnderTest.get(ttl);
			ClientUnderTest.get(get);
		}
	}

	/** Each of several elections in a row answers reads with an error. */
	@Test
	void anElectionDoesNotUseUpTheAttemptsOfARead() throws Exception {
		RetrySettings retry = new RetrySettings(3, Duration.ofMillis(1), Duration.ofMillis(1));
		try (FakeEtcd endpoint = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(endpoint).retry(retry).build())) {
			BiConsumer<RangeRequest, StreamObserver<RangeResponse>> success = endpoint.onRange;
			int elections = 7;
			endpoint.onRange = (request, answer) -> {
				if (endpoint.ranges.get() <= elections) {
					answer.onError(Status.UNAVAILABLE.withDescription("etcdserver: leader changed").asException());
				}
				else {
					success.accept(request, answer);
				}
			};
			ClientUnderTest.get(client.client().getKVClient().get(ClientUnderTest.bytes("a")));
			assertThat(endpoint.ranges).hasValue(elections + 1);
		}
	}

	/** As when members are restarted one after the other, each as soon as it can be. */
	@Test
	void anEndpointLostAfterElectionsDoesNotUseUpTheAttemptsOfARead() throws Exception {
		RetrySettings retry = new RetrySettings(3, Duration.ofMillis(1), Duration.ofMillis(1));
		AtomicInteger attempts = new AtomicInteger();
		try (FakeEtcd first = new FakeEtcd();
				FakeEtcd second = new FakeEtcd();
				TcpProxy toFirst = TcpProxy.to(first.address().toString());
				TcpProxy toSecond = TcpProxy.to(second.address().toString());
				ClientUnderTest client = new ClientUnderTest(
						FakeEtcd.settings("http://" + toFirst.address(), "http://" + toSecond.address())
							.retry(retry)
							.build())) {
			first.onRange = lostAfterTwoElections(attempts, toFirst, first.onRange);
			second.onRange = lostAfterTwoElections(attempts, toSecond, second.onRange);
			ClientUnderTest.get(client.client().getKVClient().get(ClientUnderTest.bytes("a")));
			assertThat(attempts).hasValue(4);
		}
	}

	private static BiConsumer<RangeRequest, StreamObserver<RangeResponse>> lostAfterTwoElections(AtomicInteger attempts,
			TcpProxy proxy, BiConsumer<RangeRequest, StreamObserver<RangeResponse>> success) {
		return (request, answer) -> {
			switch (attempts.incrementAndGet()) {
				case 1, 2 ->
					answer.onError(Status.UNAVAILABLE.withDescription("etcdserver: leader changed").asException());
				case 3 -> proxy.resetAll();
				default -> success.accept(request, answer);
			}
		};
	}

	/** It was not carried out, so that it can be sent again whatever the caller chose. */
	@Test
	void aWriteThatIsDroppedDuringAnElectionIsSentAgain() throws Exception {
		try (FakeEtcd endpoint = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(endpoint).build())) {
			BiConsumer<PutRequest, StreamObserver<io.etcd.jetcd.api.PutResponse>> success = endpoint.onPut;
			int elections = 4;
			endpoint.onPut = (request, answer) -> {
				if (endpoint.puts.get() <= elections) {
					answer.onError(DROPPED.asException());
				}
				else {
					success.accept(request, answer);
				}
			};
			ClientUnderTest
				.get(client.client().getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1")));
			assertThat(endpoint.puts).hasValue(elections + 1);
		}
	}

	@Test
	void aWriteIsDroppedForGoodAfterTheRequestTimeout() throws Exception {
		RetrySettings retry = new RetrySettings(2, Duration.ofMillis(200), Duration.ofMillis(800));
		try (FakeEtcd endpoint = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(endpoint).retry(retry).build())) {
			endpoint.failWith(DROPPED);
			assertThat(ClientUnderTest
				.error(client.client().getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1"))))
				.hasMessageContaining("raft proposal dropped");
			// as waits are half to all of 200, 400, 800, 800 ... ms, and none begins
			// after 1.2 s:
			// at the soonest at 0, 100, 300, 700, 1100 and 1500 ms
			assertThat(endpoint.puts.get()).isBetween(2, 6);
		}
	}

	@Test
	void nothingIsSentAgainIfCallsHaveOneAttempt() throws Exception {
		RetrySettings retry = new RetrySettings(1, Duration.ofMillis(10), Duration.ofMillis(20));
		try (FakeEtcd endpoint = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(endpoint).retry(retry).build())) {
			endpoint.failWith(DROPPED);
			ClientUnderTest
				.error(client.client().getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1")));
			assertThat(endpoint.puts).hasValue(1);
		}
	}

}
