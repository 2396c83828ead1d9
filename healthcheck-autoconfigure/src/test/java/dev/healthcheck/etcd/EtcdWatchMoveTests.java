package dev.healthcheck.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.faults.FaultRow;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Watches across moves: nothing is lost, nothing comes twice.
 */
@Tag("processes")
class EtcdWatchMoveTests {

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

	private long put(String value) {
		return ClientUnderTest
			.get(this.client.client().getKVClient().put(ClientUnderTest.bytes("w/k"), ClientUnderTest.bytes(value)))
			.getHeader()
			.getRevision();
	}

	private Events watch(WatchOption.Builder option) {
		Events events = new Events();
		this.client.client().getWatchClient().watch(ClientUnderTest.bytes("w/"), option.isPrefix(true).build(), events);
		return events;
	}

	/** Take the current endpoint out, so that its streams move. */
	private void move() {
		var node = Objects.requireNonNull(this.client.upstream().health(this.client.current())).node();
		this.client.upstream().admin(node, AdminState.MAINTENANCE);
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.until(() -> ClientUnderTest.get(this.client.client().getKVClient().get(ClientUnderTest.bytes("x"))) != null
					&& !this.client.current().equals(node.address()));
		this.client.upstream().admin(node, AdminState.READY);
	}

	@Test
	void aWatchFromTheStartOfTimeIsMovedExactly() {
		long first = put("0");
		Events events = watch(WatchOption.builder().withRevision(first));
		List<Long> written = new ArrayList<>(List.of(first));
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < 20; i++) {
				written.add(put(round + "-" + i));
			}
			move();
		}
		written.add(put("end"));
		events.await(written);
	}

	@Test
	void aWatchWithoutAStartSeesOnlyWhatComesLater() {
		put("before");
		Events events = watch(WatchOption.builder().withCreateNotify(true));
		events.awaitCreated(1);
		// moved before its first event: the last write from before must not come now
		move();
		events.awaitCreated(2);
		long after = put("after");
		events.await(List.of(after));
	}

	@Test
	void createdIsOnlyToldToThoseWhoAskedForIt() {
		Events events = watch(WatchOption.builder());
		long revision = put("1");
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> !events.revisions.isEmpty() || put("2") < 0);
		assertThat(events.created).isZero();
		assertThat(events.revisions).allMatch((seen) -> seen >= revision);
	}

	@Test
	@FaultRow(16)
	void compactedHistoryIsAnErrorThatNamesTheRevision() {
		long first = put("1");
		long last = put("2");
		ClientUnderTest.get(this.client.client().getKVClient().compact(last));
		Events events = watch(WatchOption.builder().withRevision(first));
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> !events.errors.isEmpty());
		assertThat(events.errors.get(0)).isInstanceOfSatisfying(CompactedException.class,
				(ex) -> assertThat(ex.getCompactedRevision()).isEqualTo(last));
	}

	@Test
	void aClosedWatchStaysClosed() {
		Events events = new Events();
		Watch.Watcher watcher = this.client.client()
			.getWatchClient()
			.watch(ClientUnderTest.bytes("w/"), WatchOption.builder().isPrefix(true).build(), events);
		watcher.close();
		assertThat(watcher.isClosed()).isTrue();
		assertThat(events.completed).isTrue();
	}

	private static final class Events implements Watch.Listener {

		private final List<Long> revisions = new CopyOnWriteArrayList<>();

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		private volatile int created;

		private volatile boolean completed;

		@Override
		@SuppressWarnings("NonAtomicOperationOnVolatileField")
		public void onNext(WatchResponse response) {
			if (response.isCreatedNotify()) {
				this.created = this.created + 1;
			}
			for (WatchEvent event : response.getEvents()) {
				this.revisions.add(event.getKeyValue().getModRevision());
			}
		}

		@Override
		public void onError(Throwable error) {
			this.errors.add(error);
		}

		@Override
		public void onCompleted() {
			this.completed = true;
		}

		void await(List<Long> expected) {
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.until(() -> this.revisions.contains(expected.get(expected.size() - 1)));
			assertThat(this.revisions).containsExactlyElementsOf(expected);
		}

		void awaitCreated(int times) {
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> this.created >= times);
		}

	}

}
