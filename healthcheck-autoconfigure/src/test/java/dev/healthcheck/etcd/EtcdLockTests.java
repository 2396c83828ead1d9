package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.NoLeaderException;
import io.etcd.jetcd.lock.LockResponse;
import io.grpc.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Locks and elections without faults.
 */
@Tag("processes")
class EtcdLockTests extends OneClientTest {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	EtcdLockTests() {
		super(etcd);
	}

	@Test
	void waitsLongerThanTheRequestTimeout() {
		LockResponse held = ClientUnderTest.get(lock("long", lease()));
		CompletableFuture<LockResponse> waiting = lock("long", lease());
		ClientUnderTest.last(Duration.ofSeconds(3));
		assertThat(waiting).isNotDone();
		ClientUnderTest.get(this.client.client().getLockClient().unlock(held.getKey()));
		ClientUnderTest.get(waiting);
	}

	@Test
	void theSameLeaseHasTheLockAlready() {
		long lease = lease();
		LockResponse once = ClientUnderTest.get(lock("same", lease));
		assertThat(once.getKey().toString(StandardCharsets.UTF_8)).isEqualTo("same/" + Long.toHexString(lease));
		assertThat(once.getHeader().getRevision()).isPositive();
		assertThat(ClientUnderTest.get(lock("same", lease)).getKey()).isEqualTo(once.getKey());
	}

	/** Other applications may use etcd's own service. */
	@Test
	void standsInOneLineWithThoseWhoAskEtcdsOwnService() {
		try (Client plain = Client.builder().endpoints(this.cluster.clientUris()).build()) {
			LockResponse first = ClientUnderTest.get(lock("mixed", lease()));
			CompletableFuture<LockResponse> second = plain.getLockClient()
				.lock(ClientUnderTest.bytes("mixed"), lease());
			Awaitility.await().until(() -> count("mixed/") == 2);
			CompletableFuture<LockResponse> third = lock("mixed", lease());
			Awaitility.await().until(() -> count("mixed/") == 3);
			assertThat(second).isNotDone();
			ClientUnderTest.get(plain.getLockClient().unlock(first.getKey()));
			LockResponse next = ClientUnderTest.get(second);
			assertThat(third).isNotDone();
			ClientUnderTest.get(this.client.client().getLockClient().unlock(next.getKey()));
			ClientUnderTest.get(third);
		}
	}

	@Test
	void whoGivesUpLeavesTheLine() {
		LockResponse held = ClientUnderTest.get(lock("cancel", lease()));
		CompletableFuture<LockResponse> waiting = lock("cancel", lease());
		Awaitility.await().until(() -> count("cancel/") == 2);
		waiting.cancel(false);
		Awaitility.await().until(() -> count("cancel/") == 1);
		ClientUnderTest.get(this.client.client().getLockClient().unlock(held.getKey()));
		ClientUnderTest.get(lock("cancel", lease()));
	}

	@Test
	void theWaitEndsWithTheLease() {
		ClientUnderTest.get(lock("expired", lease()));
		long lease = lease();
		CompletableFuture<LockResponse> waiting = lock("expired", lease);
		Awaitility.await().until(() -> count("expired/") == 2);
		ClientUnderTest.get(this.client.client().getLeaseClient().revoke(lease));
		assertThat(Status.fromThrowable(ClientUnderTest.error(waiting)).getCode()).isEqualTo(Status.Code.NOT_FOUND);
	}

	@Test
	void anUnknownLeaseIsAnError() {
		assertThat(ClientUnderTest.error(lock("unknown", 4711))).hasMessageContaining("requested lease not found");
	}

	@Test
	void withoutALeaseTheServerMakesOne() {
		LockResponse held = ClientUnderTest.get(lock("leaseless", 0));
		assertThat(held.getKey().toString(StandardCharsets.UTF_8)).startsWith("leaseless/");
	}

	@Test
	void namesAreThoseOfTheNamespace() {
		try (ClientUnderTest tenant = ClientUnderTest.of(this.cluster, (settings) -> settings.namespace("tenant/"))) {
			long lease = lease();
			LockResponse held = ClientUnderTest
				.get(tenant.client().getLockClient().lock(ClientUnderTest.bytes("name"), lease));
			assertThat(held.getKey().toString(StandardCharsets.UTF_8)).isEqualTo("name/" + Long.toHexString(lease));
			assertThat(count("tenant/name/")).isEqualTo(1);
			ClientUnderTest.get(tenant.client().getLockClient().unlock(held.getKey()));
			assertThat(count("tenant/name/")).isZero();
			CampaignResponse led = ClientUnderTest.get(tenant.client()
				.getElectionClient()
				.campaign(ClientUnderTest.bytes("office"), lease, ClientUnderTest.bytes("me")));
			ClientUnderTest
				.get(tenant.client().getElectionClient().proclaim(led.getLeader(), ClientUnderTest.bytes("still me")));
			assertThat(ClientUnderTest.get(tenant.client().getElectionClient().leader(ClientUnderTest.bytes("office")))
				.getKv()
				.getValue()).isEqualTo(ClientUnderTest.bytes("still me"));
			assertThat(count("tenant/office/")).isEqualTo(1);
			ClientUnderTest.get(tenant.client().getElectionClient().resign(led.getLeader()));
			assertThat(count("tenant/office/")).isZero();
		}
	}

	@Test
	void campaigningAgainChangesTheProposal() {
		long lease = lease();
		CampaignResponse once = campaign("again", lease, "one");
		CampaignResponse twice = campaign("again", lease, "two");
		assertThat(twice.getLeader().getRevision()).isEqualTo(once.getLeader().getRevision());
		assertThat(this.client.value("again/" + Long.toHexString(lease))).isEqualTo("two");
	}

	@Test
	void anElectionThatNobodyHasWonHasNoLeader() {
		assertThat(
				ClientUnderTest.error(this.client.client().getElectionClient().leader(ClientUnderTest.bytes("nobody"))))
			.isInstanceOf(NoLeaderException.class);
	}

	@Test
	void waitingEndsWhenTheClientIsClosed() {
		ClientUnderTest.get(lock("closed", lease()));
		ClientUnderTest other = ClientUnderTest.of(this.cluster);
		CompletableFuture<LockResponse> waiting = other.client()
			.getLockClient()
			.lock(ClientUnderTest.bytes("closed"), lease());
		Awaitility.await().until(() -> count("closed/") == 2);
		other.close();
		assertThat(ClientUnderTest.error(waiting)).hasMessage("UNAVAILABLE: the client is closed");
	}

	private CompletableFuture<LockResponse> lock(String name, long lease) {
		return this.client.client().getLockClient().lock(ClientUnderTest.bytes(name), lease);
	}

	private CampaignResponse campaign(String name, long lease, String proposal) {
		return ClientUnderTest.get(this.client.client()
			.getElectionClient()
			.campaign(ClientUnderTest.bytes(name), lease, ClientUnderTest.bytes(proposal)));
	}

	private long lease() {
		return ClientUnderTest.get(this.client.client().getLeaseClient().grant(60)).getID();
	}

	private long count(String prefix) {
		return ClientUnderTest
			.get(this.client.client()
				.getKVClient()
				.get(ClientUnderTest.bytes(prefix),
						io.etcd.jetcd.options.GetOption.builder().isPrefix(true).withCountOnly(true).build()))
			.getCount();
	}

}
