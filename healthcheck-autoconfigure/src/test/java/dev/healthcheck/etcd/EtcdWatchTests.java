package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Watches keep jetcd's semantics, and their place.
 */
@Tag("processes")
class EtcdWatchTests extends OneClientTest {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension
		.of((cluster) -> cluster.flags("--experimental-watch-progress-notify-interval=1s"));

	EtcdWatchTests() {
		super(etcd);
	}

	@Test
	void withoutARevisionItBeginsNow() {
		this.client.put("now/a", "before");
		Events events = watch("now/", WatchOption.builder().isPrefix(true).withCreateNotify(true).build());
		Awaitility.await().until(() -> events.created == 1);
		this.client.put("now/a", "after");
		this.client.put("now/b", "other");
		events.await("now/a=after", "now/b=other");
	}

	@Test
	void withARevisionItBeginsThere() {
		long revision = revisionOfPut("then/a", "1");
		this.client.put("then/a", "2");
		this.client.put("then/b", "another key");
		Events events = watch("then/a", WatchOption.builder().withRevision(revision).build());
		events.await("then/a=1", "then/a=2");
		assertThat(events.created).as("created messages that were not asked for").isZero();
	}

	@Test
	void deletionsAndFilters() {
		long revision = revisionOfPut("filter/a", "1");
		ClientUnderTest.get(this.client.client().getKVClient().delete(ClientUnderTest.bytes("filter/a")));
		Events all = watch("filter/a", WatchOption.builder().withRevision(revision).withPrevKV(true).build());
		all.await("filter/a=1", "filter/a deleted, was 1");
		Events deletions = watch("filter/a", WatchOption.builder().withRevision(revision).withNoPut(true).build());
		deletions.await("filter/a deleted, was ");
	}

	@Test
	void progressIsToldOnlyToThoseWhoAsk() {
		Events asks = watch("idle", WatchOption.builder().withProgressNotify(true).build());
		Events doesNot = watch("idle", WatchOption.DEFAULT);
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> asks.progress > 0);
		assertThat(doesNot.progress).isZero();
	}

	@Test
	void compactedHistoryIsAnErrorThatNamesTheRevision() {
		long first = revisionOfPut("compact/a", "1");
		long last = revisionOfPut("compact/a", "2");
		ClientUnderTest.get(this.client.client().getKVClient().compact(last));
		Events events = watch("compact/a", WatchOption.builder().withRevision(first).build());
		Awaitility.await().until(() -> !events.errors.isEmpty());
		assertThat(events.errors).singleElement()
			.isInstanceOfSatisfying(CompactedException.class,
					(error) -> assertThat(error.getCompactedRevision()).isEqualTo(last));
		Awaitility.await().until(() -> events.completed == 1);
	}

	@Test
	void closedWatchEndsOnceAndDeliversNothingMore() {
		Events events = new Events();
		Watch.Watcher watcher = this.client.client()
			.getWatchClient()
			.watch(ClientUnderTest.bytes("closed"), WatchOption.builder().withCreateNotify(true).build(), events);
		Awaitility.await().until(() -> events.created == 1);
		this.client.put("closed", "1");
		events.await("closed=1");
		watcher.close();
		watcher.close();
		this.client.put("closed", "2");
		this.client.put("closed-later", "1");
		assertThat(events.completed).isEqualTo(1);
		events.await("closed=1");
		assertThat(watcher.isClosed()).isTrue();
	}

	@Test
	void aQuietWatchSurvivesTheRestartOfEveryMember() {
		Events events = watch("quiet", WatchOption.DEFAULT);
		Events progress = watch("quiet", WatchOption.builder().withProgressNotify(true).build());
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> progress.progress > 0);
		this.cluster.members().forEach((member) -> {
			member.restart();
			this.cluster.awaitHealthy();
		});
		this.client.awaitHealthy();
		this.client.put("quiet", "1");
		events.await("quiet=1");
		progress.await("quiet=1");
		assertThat(events.completed).isZero();
	}

	@Test
	void keysAreThoseOfTheNamespace() {
		try (ClientUnderTest tenant = ClientUnderTest.of(this.cluster, (settings) -> settings.namespace("tenant/"))) {
			Events events = new Events();
			long revision = revisionOfPut("other/key", "not for the tenant");
			tenant.client()
				.getWatchClient()
				.watch(ClientUnderTest.bytes(""), WatchOption.builder().isPrefix(true).withRevision(revision).build(),
						events);
			this.client.put("zz", "not for the tenant");
			tenant.put("key", "1");
			events.await("key=1");
			assertThat(this.client.value("tenant/key")).isEqualTo("1");
			assertThat(tenant.value("key")).isEqualTo("1");
		}
	}

	private long revisionOfPut(String key, String value) {
		return ClientUnderTest
			.get(this.client.client().getKVClient().put(ClientUnderTest.bytes(key), ClientUnderTest.bytes(value)))
			.getHeader()
			.getRevision();
	}

	private Events watch(String key, WatchOption option) {
		Events events = new Events();
		this.client.client().getWatchClient().watch(ClientUnderTest.bytes(key), option, events);
		return events;
	}

	private static final class Events implements Watch.Listener {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		private volatile int created;

		private volatile int progress;

		private volatile int completed;

		@Override
		public synchronized void onNext(WatchResponse response) {
			if (response.isCreatedNotify()) {
				this.created++;
			}
			else if (response.getEvents().isEmpty()) {
				this.progress++;
			}
			response.getEvents().forEach((event) -> this.seen.add(text(event)));
		}

		private static String text(WatchEvent event) {
			String key = text(event.getKeyValue().getKey());
			return switch (event.getEventType()) {
				case DELETE -> key + " deleted, was " + text(event.getPrevKV().getValue());
				default -> key + "=" + text(event.getKeyValue().getValue());
			};
		}

		private static String text(ByteSequence bytes) {
			return bytes.toString(StandardCharsets.UTF_8);
		}

		@Override
		public void onError(Throwable error) {
			this.errors.add(error);
		}

		@Override
		public synchronized void onCompleted() {
			this.completed++;
		}

		/** Wait for these events, and no others. */
		private void await(String... expected) {
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.untilAsserted(() -> assertThat(this.seen).hasSizeGreaterThanOrEqualTo(expected.length));
			assertThat(this.seen).containsExactly(expected);
		}

	}

}
