package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.testing.EtcdClusterExtension;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.support.CloseableClient;
import io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Leases are kept until the server says they are gone.
 */
class EtcdLeaseTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private ClientUnderTest client;

	@BeforeEach
	void connect() {
		this.client = ClientUnderTest.of(etcd.cluster());
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	private long ttl(long lease) {
		return ClientUnderTest.get(this.client.client().getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT))
			.getTTL();
	}

	/**
	 * jetcd drops a lease that had no first answer within the keepalive timeout (3 s)
	 * with nothing but onCompleted.
	 */
	@Test
	void leaseIsTakenUpAgainAfterJetcdDroppedIt() {
		long lease = ClientUnderTest.get(this.client.client().getLeaseClient().grant(60)).getID();
		etcd.cluster().killAll();
		Observer observer = new Observer();
		CloseableClient kept = this.client.client().getLeaseClient().keepAlive(lease, observer);
		ClientUnderTest.last(java.time.Duration.ofSeconds(5));
		assertThat(observer.answers).isEmpty();
		assertThat(observer.completed).isFalse();
		etcd.cluster().restartAll();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> !observer.answers.isEmpty());
		assertThat(ttl(lease)).isPositive();
		kept.close();
	}

	@Test
	void aRevokedLeaseEndsWithNotFound() {
		long lease = ClientUnderTest.get(this.client.client().getLeaseClient().grant(5)).getID();
		Observer observer = new Observer();
		this.client.client().getLeaseClient().keepAlive(lease, observer);
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> !observer.answers.isEmpty());
		ClientUnderTest.get(this.client.client().getLeaseClient().revoke(lease));
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.untilAsserted(() -> assertThat(observer.errors)
				.anySatisfy((error) -> assertThat(error).isInstanceOfSatisfying(EtcdException.class,
						(ex) -> assertThat(ex.getErrorCode()).isEqualTo(ErrorCode.NOT_FOUND))));
	}

	@Test
	void aLeaseThatIsNoLongerKeptRunsOut() {
		long lease = ClientUnderTest.get(this.client.client().getLeaseClient().grant(2)).getID();
		Observer observer = new Observer();
		CloseableClient kept = this.client.client().getLeaseClient().keepAlive(lease, observer);
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> !observer.answers.isEmpty());
		kept.close();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> ttl(lease) <= 0);
	}

	private static final class Observer implements StreamObserver<LeaseKeepAliveResponse> {

		private final List<LeaseKeepAliveResponse> answers = new CopyOnWriteArrayList<>();

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		private volatile boolean completed;

		@Override
		public void onNext(LeaseKeepAliveResponse response) {
			this.answers.add(response);
		}

		@Override
		public void onError(Throwable error) {
			this.errors.add(error);
		}

		@Override
		public void onCompleted() {
			this.completed = true;
		}

	}

}
