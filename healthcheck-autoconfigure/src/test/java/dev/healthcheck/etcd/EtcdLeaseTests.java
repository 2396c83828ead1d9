package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.support.CloseableClient;
import io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Leases that are kept alive.
 */
@Tag("processes")
class EtcdLeaseTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	private final Observer observer = new Observer();

	/** It outlives its TTL because a new leader gives every lease its full time again. */
	@Test
	void leaseIsTakenUpAgainAfterJetcdDroppedIt() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			long lease = keptAlive(client, 2);
			this.cluster.killAll();
			// jetcd drops it when its TTL is over
			ClientUnderTest.last(Duration.ofSeconds(4));
			this.cluster.restartAll();
			this.cluster.awaitHealthy();
			int answers = this.observer.answers.size();
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> this.observer.answers.size() > answers + 3);
			assertThat(ttl(client, lease)).isPositive();
			assertThat(this.observer.completed).isZero();
		}
	}

	@Test
	void expiredLeaseIsToldOnce() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			long lease = keptAlive(client, 2);
			ClientUnderTest.get(client.client().getLeaseClient().revoke(lease));
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> !this.observer.errors.isEmpty());
			// three times as long as until the next request
			ClientUnderTest.last(Duration.ofSeconds(2));
			assertThat(this.observer.errors).singleElement()
				.isInstanceOfSatisfying(EtcdException.class,
						(error) -> assertThat(error.getErrorCode()).isEqualTo(ErrorCode.NOT_FOUND));
		}
	}

	@Test
	void aLeaseThatIsNoLongerKeptAliveExpires() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			long lease = ClientUnderTest.get(client.client().getLeaseClient().grant(2)).getID();
			CloseableClient keepAlive = client.client().getLeaseClient().keepAlive(lease, this.observer);
			Awaitility.await().until(() -> !this.observer.answers.isEmpty());
			keepAlive.close();
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> ttl(client, lease) < 0);
		}
	}

	@Test
	void twoObserversOfOneLease() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			long lease = keptAlive(client, 2);
			Observer other = new Observer();
			client.client().getLeaseClient().keepAlive(lease, other).close();
			int answers = this.observer.answers.size();
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> this.observer.answers.size() > answers + 4);
			assertThat(ttl(client, lease)).isPositive();
		}
	}

	private long keptAlive(ClientUnderTest client, long ttl) {
		long lease = ClientUnderTest.get(client.client().getLeaseClient().grant(ttl)).getID();
		client.client().getLeaseClient().keepAlive(lease, this.observer);
		Awaitility.await().until(() -> !this.observer.answers.isEmpty());
		return lease;
	}

	private static long ttl(ClientUnderTest client, long lease) {
		return ClientUnderTest.get(client.client().getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT)).getTTL();
	}

	private static final class Observer implements StreamObserver<LeaseKeepAliveResponse> {

		private final List<LeaseKeepAliveResponse> answers = new CopyOnWriteArrayList<>();

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		private volatile int completed;

		@Override
		public void onNext(LeaseKeepAliveResponse response) {
			this.answers.add(response);
		}

		@Override
		public void onError(Throwable error) {
			this.errors.add(error);
		}

		@Override
		public synchronized void onCompleted() {
			this.completed++;
		}

	}

}
