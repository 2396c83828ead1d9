package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.testing.faults.FaultRow;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.google.protobuf.ByteString.copyFromUtf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * What a feed does when etcd cannot be read or a watch cannot go on.
 */
class KeyFeedTests {

	private final ManualScheduler scheduler = new ManualScheduler();

	private final List<String> heard = new ArrayList<>();

	private final List<CompletableFuture<GetResponse>> reads = new ArrayList<>();

	private final List<GetOption> readOptions = new ArrayList<>();

	private final List<Long> watchedFrom = new ArrayList<>();

	private final List<Watch.Listener> watches = new ArrayList<>();

	private final Watch.Watcher watcher = mock();

	private KeyFeed feed;

	private @Nullable Error broken;

	@BeforeEach
	void start() {
		KV kv = mock();
		when(kv.get(any(), any(GetOption.class))).thenAnswer((call) -> {
			this.readOptions.add(call.getArgument(1));
			this.reads.add(new CompletableFuture<>());
			return last(this.reads);
		});
		Watch watch = mock();
		when(watch.watch(any(ByteSequence.class), any(WatchOption.class), any(Watch.Listener.class)))
			.thenAnswer((call) -> {
				this.watchedFrom.add(call.<WatchOption>getArgument(1).getRevision());
				this.watches.add(call.getArgument(2));
				return this.watcher;
			});
		Client client = mock();
		when(client.getKVClient()).thenReturn(kv);
		when(client.getWatchClient()).thenReturn(watch);
		this.feed = new KeyFeed(client, this.scheduler, "/s/", new Recorder());
		this.feed.start();
	}

	@Test
	void watchesFromTheRevisionAfterTheOneThatWasRead() {
		last(this.reads).complete(page(7, false, "/s/a"));
		assertThat(this.heard).containsExactly("loaded [a] 7");
		assertThat(this.watchedFrom).containsExactly(8L);
	}

	@Test
	void pagesAreReadAtOneRevision() {
		last(this.reads).complete(page(7, true, "/s/a", "/s/b"));
		assertThat(this.heard).isEmpty();
		assertThat(last(this.readOptions).getRevision()).isEqualTo(7);
		last(this.reads).complete(page(9, false, "/s/c"));
		assertThat(this.heard).containsExactly("loaded [a, b, c] 7");
		assertThat(this.watchedFrom).containsExactly(8L);
	}

	@Test
	void aReadThatFailsIsRepeatedLaterEachTime() {
		for (Duration wait : List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400))) {
			int reads = this.reads.size();
			last(this.reads).completeExceptionally(new IllegalStateException("no etcd"));
			this.scheduler.advance(wait.dividedBy(2).minusMillis(1));
			assertThat(this.reads).hasSize(reads);
			this.scheduler.advance(wait.dividedBy(2).plusMillis(1));
			assertThat(this.reads).hasSize(reads + 1);
		}
		assertThat(this.heard).containsOnly("failed no etcd").hasSize(3);
	}

	@Test
	@FaultRow(16)
	void aRevisionThatIsCompactedWhilePagesAreReadBeginsANewReading() {
		last(this.reads).complete(page(7, true, "/s/a"));
		last(this.reads).completeExceptionally(new IllegalStateException("compacted"));
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(last(this.readOptions).getRevision()).isZero();
		last(this.reads).complete(page(12, false, "/s/b"));
		assertThat(last(this.heard)).isEqualTo("loaded [b] 12");
	}

	@Test
	@FaultRow(16)
	void aWatchWhoseHistoryIsCompactedIsReplacedByAFreshReading() {
		last(this.reads).complete(page(7, false, "/s/a"));
		last(this.watches).onError(new IllegalStateException("compacted"));
		last(this.watches).onCompleted();
		this.scheduler.advance(Duration.ofSeconds(1));
		verify(this.watcher).close();
		last(this.reads).complete(page(20, false, "/s/b"));
		assertThat(this.heard).containsExactly("loaded [a] 7", "failed compacted", "loaded [b] 20");
		assertThat(this.watchedFrom).containsExactly(8L, 21L);
		// both ways of ending may be told, and late
		this.watches.get(0).onCompleted();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.reads).hasSize(2);
	}

	@Test
	void aWatchThatEndsWithoutAReasonIsReplacedToo() {
		last(this.reads).complete(page(7, false));
		last(this.watches).onCompleted();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.reads).hasSize(2);
	}

	/** It is resumed by itself, so nothing has to be read, and nobody need be told. */
	@Test
	void aWatchThatMovesToAnotherEndpointGoesOn() {
		last(this.reads).complete(page(7, false, "/s/a"));
		last(this.watches).onError(new IllegalStateException("moved"));
		this.scheduler.advance(Duration.ofMillis(500));
		last(this.watches).onError(new IllegalStateException("moved again"));
		this.scheduler.advance(Duration.ofMillis(2400));
		last(this.watches).onNext(created());
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.heard).containsExactly("loaded [a] 7");
		assertThat(this.reads).hasSize(1);
		verify(this.watcher, never()).close();
	}

	@Test
	void everyMoveHasItsOwnPatience() {
		last(this.reads).complete(page(7, false, "/s/a"));
		last(this.watches).onError(new IllegalStateException("moved"));
		this.scheduler.advance(Duration.ofMillis(500));
		last(this.watches).onNext(created());
		this.scheduler.advance(Duration.ofSeconds(2));
		last(this.watches).onError(new IllegalStateException("moved again"));
		this.scheduler.advance(Duration.ofSeconds(1));
		last(this.watches).onNext(created());
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.heard).containsExactly("loaded [a] 7");
		assertThat(this.reads).hasSize(1);
	}

	/** A right that was revoked, for one, keeps a watch from being resumed for good. */
	@Test
	void aWatchThatIsNotResumedIsReplaced() {
		last(this.reads).complete(page(7, false, "/s/a"));
		for (int i = 0; i < 6; i++) {
			last(this.watches).onError(new IllegalStateException("denied"));
			this.scheduler.advance(Duration.ofMillis(500));
		}
		assertThat(last(this.heard)).isEqualTo("failed denied");
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.reads).hasSize(2);
		last(this.reads).complete(page(9, false, "/s/a"));
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.heard).containsExactly("loaded [a] 7", "failed denied", "loaded [a] 9");
	}

	/** It would be lost where the answer of a call is handled, and nobody would know. */
	@Test
	void contentThatCannotBeTakenIsShownAndReadAgain() {
		this.broken = new NoClassDefFoundError("tools/jackson/JsonMapper");
		last(this.reads).complete(page(7, false, "/s/a"));
		assertThat(this.heard).containsExactly("failed java.lang.NoClassDefFoundError: tools/jackson/JsonMapper");
		this.broken = null;
		this.scheduler.advance(Duration.ofSeconds(1));
		last(this.reads).complete(page(8, false, "/s/a"));
		assertThat(last(this.heard)).isEqualTo("loaded [a] 8");
	}

	@Test
	void nothingHappensAfterItWasClosed() {
		this.feed.close();
		last(this.reads).complete(page(7, false, "/s/a"));
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.heard).isEmpty();
		assertThat(this.watches).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	private static GetResponse page(long revision, boolean more, String... keys) {
		RangeResponse.Builder page = RangeResponse.newBuilder()
			.setHeader(ResponseHeader.newBuilder().setRevision(revision))
			.setMore(more);
		for (String key : keys) {
			page.addKvs(KeyValue.newBuilder().setKey(copyFromUtf8(key)).setValue(copyFromUtf8("{}")));
		}
		return new GetResponse(page.build(), ByteSequence.from("", StandardCharsets.UTF_8));
	}

	private static WatchResponse created() {
		return new WatchResponse(io.etcd.jetcd.api.WatchResponse.newBuilder().setCreated(true).build(),
				ByteSequence.EMPTY);
	}

	private static <T> T last(List<T> list) {
		return list.get(list.size() - 1);
	}

	private final class Recorder implements KeyFeed.Listener {

		@Override
		public void loaded(Map<String, String> content, long revision) {
			Error broken = KeyFeedTests.this.broken;
			if (broken != null) {
				throw broken;
			}
			KeyFeedTests.this.heard.add("loaded " + content.keySet() + " " + revision);
		}

		@Override
		public void changed(List<KeyChange> changes, long revision) {
			KeyFeedTests.this.heard.add("changed " + changes + " " + revision);
		}

		@Override
		public void failed(Throwable error) {
			KeyFeedTests.this.heard.add("failed " + error.getMessage());
		}

	}

}
