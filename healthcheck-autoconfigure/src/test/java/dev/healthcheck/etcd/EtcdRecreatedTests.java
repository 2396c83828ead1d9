package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.support.Observers;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cluster that loses its data within a moment and begins anew at the same addresses, as
 * a container without a volume does, or that goes back to a snapshot: whatever a client
 * remembers of its revisions is of the past.
 */
@Tag("processes")
class EtcdRecreatedTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1));

	private final EtcdCluster cluster = etcd.cluster();

	private ClientUnderTest client;

	@BeforeEach
	void begin() {
		this.client = ClientUnderTest.of(this.cluster);
		for (int i = 0; i < 200; i++) {
			this.client.put("history", Integer.toString(i));
		}
	}

	@AfterEach
	void end() {
		this.client.close();
	}

	@Test
	void aWatchEndsWithAnErrorThatNamesBothRevisions() {
		long before = revision();
		WatchRecord watch = watch(0);
		this.client.put("watched", "1");
		await().until(() -> watch.events.contains("watched=1"));
		this.cluster.recreate();
		await().until(() -> watch.completed);
		EtcdException error = watch.errors.stream()
			.filter((each) -> each.getErrorCode() == ErrorCode.OUT_OF_RANGE)
			.findFirst()
			.orElseThrow();
		assertThat(error)
			.hasMessage("the history of etcd has begun anew: it is at revision 1 now and was at " + (before + 1));
		WatchRecord fresh = watch(revision() + 1);
		this.client.put("watched", "2");
		await().until(() -> fresh.events.contains("watched=2"));
	}

	@Test
	void aWatchOnAClusterThatWentBackToASnapshotEndsToo() {
		Path snapshot = this.cluster.save();
		long then = revision();
		for (int i = 0; i < 20; i++) {
			this.client.put("later", Integer.toString(i));
		}
		WatchRecord watch = watch(0);
		this.client.put("watched", "1");
		await().until(() -> watch.events.contains("watched=1"));
		this.cluster.restore(snapshot);
		await().until(() -> watch.completed);
		assertThat(watch.errors).anySatisfy((error) -> assertThat(error).hasMessage(
				"the history of etcd has begun anew: it is at revision " + then + " now and was at " + (then + 21)));
		assertThat(this.client.value("later")).isNull();
	}

	/** Its revision is higher than any that there is, so that nothing would ever come. */
	@Test
	void aRevisionThatIsRememberedFromBeforeIsRefused() {
		long before = revision();
		this.cluster.recreate();
		await().ignoreExceptions().until(() -> revision() > 0);
		WatchRecord watch = watch(before + 1);
		await().until(() -> watch.completed);
		assertThat(watch.errors).last()
			.satisfies((error) -> assertThat(error).hasMessageEndingWith("was at " + before));
	}

	@Test
	void aPlaceInLineIsLost() {
		long first = lease();
		long second = lease();
		ClientUnderTest.get(this.client.client().getLockClient().lock(ClientUnderTest.bytes("lock"), first));
		CompletableFuture<?> waits = this.client.client().getLockClient().lock(ClientUnderTest.bytes("lock"), second);
		Election elections = this.client.client().getElectionClient();
		ClientUnderTest
			.get(elections.campaign(ClientUnderTest.bytes("election"), first, ClientUnderTest.bytes("first")));
		CompletableFuture<?> campaigns = elections.campaign(ClientUnderTest.bytes("election"), second,
				ClientUnderTest.bytes("second"));
		await().until(() -> inLine("lock/") == 2 && inLine("election/") == 2);
		this.cluster.recreate();
		assertThat(Status.fromThrowable(ClientUnderTest.error(waits)).getDescription())
			.startsWith("the place in line is lost");
		assertThat(ClientUnderTest.error(campaigns)).hasMessageContaining("the place in line is lost");
	}

	@Test
	void aLeaderOfTheNewHistoryIsObservedAtTheSameRevisionToo() {
		this.cluster.recreate();
		await().ignoreExceptions().until(() -> revision() > 0);
		List<String> observed = new CopyOnWriteArrayList<>();
		this.client.client().getElectionClient().observe(ClientUnderTest.bytes("election"), new Election.Listener() {

			@Override
			public void onNext(LeaderResponse leader) {
				observed.add(leader.getKv().getModRevision() + " "
						+ leader.getKv().getValue().toString(StandardCharsets.UTF_8));
			}

			@Override
			public void onError(Throwable error) {
				observed.add(error.toString());
			}

			@Override
			public void onCompleted() {
			}

		});
		lead("old");
		await().until(() -> observed.contains("2 old"));
		this.cluster.recreate();
		await().ignoreExceptions().until(() -> revision() > 0);
		lead("new");
		await().untilAsserted(() -> assertThat(observed).containsExactly("2 old", "2 new"));
	}

	@Test
	void aLeaseIsToldToBeGone() {
		List<Throwable> errors = new CopyOnWriteArrayList<>();
		StreamObserver<LeaseKeepAliveResponse> observer = Observers.<LeaseKeepAliveResponse>builder()
			.onError(errors::add)
			.build();
		long lease = ClientUnderTest.get(this.client.client().getLeaseClient().grant(3)).getID();
		this.client.client().getLeaseClient().keepAlive(lease, observer);
		this.cluster.recreate();
		await().until(() -> errors.stream()
			.anyMatch((error) -> error instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.NOT_FOUND));
	}

	private void lead(String proposal) {
		ClientUnderTest.get(this.client.client()
			.getElectionClient()
			.campaign(ClientUnderTest.bytes("election"), lease(), ClientUnderTest.bytes(proposal)));
	}

	private long lease() {
		return ClientUnderTest.get(this.client.client().getLeaseClient().grant(60)).getID();
	}

	private long inLine(String prefix) {
		return ClientUnderTest
			.get(this.client.client()
				.getKVClient()
				.get(ClientUnderTest.bytes(prefix),
						io.etcd.jetcd.options.GetOption.builder().isPrefix(true).withCountOnly(true).build()))
			.getCount();
	}

	private long revision() {
		return ClientUnderTest.get(this.client.client().getKVClient().get(ClientUnderTest.bytes("history")))
			.getHeader()
			.getRevision();
	}

	private WatchRecord watch(long revision) {
		WatchRecord watch = new WatchRecord();
		WatchOption option = WatchOption.builder().withRevision(revision).withCreateNotify(true).build();
		this.client.client().getWatchClient().watch(ClientUnderTest.bytes("watched"), option, watch);
		await().until(() -> watch.created || watch.completed);
		return watch;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(ClientUnderTest.PATIENCE);
	}

	private static final class WatchRecord implements Watch.Listener {

		private final List<String> events = new CopyOnWriteArrayList<>();

		private final List<EtcdException> errors = new CopyOnWriteArrayList<>();

		private volatile boolean created;

		private volatile boolean completed;

		@Override
		public void onNext(io.etcd.jetcd.watch.WatchResponse response) {
			this.created |= response.isCreatedNotify();
			response.getEvents()
				.forEach((event) -> this.events.add(event.getKeyValue().getKey().toString(StandardCharsets.UTF_8) + "="
						+ event.getKeyValue().getValue().toString(StandardCharsets.UTF_8)));
		}

		@Override
		public void onError(Throwable error) {
			this.errors.add((EtcdException) error);
		}

		@Override
		public void onCompleted() {
			this.completed = true;
		}

	}

}
