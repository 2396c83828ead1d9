package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import dev.healthcheck.check.ManualScheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.support.CloseableClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * What the owner of a key is told when connections break, without an etcd.
 */
class LeasedKeyTests {

	private static final long LEASE = 7;

	private final ManualScheduler scheduler = new ManualScheduler();

	private final List<String> told = new ArrayList<>();

	private final List<Watch.Listener> watches = new ArrayList<>();

	private final KV kv = mock();

	private LeasedKey key;

	@BeforeEach
	void prepare() {
		Lease leases = mock();
		when(leases.grant(anyLong())).thenReturn(CompletableFuture.completedFuture(
				new LeaseGrantResponse(io.etcd.jetcd.api.LeaseGrantResponse.newBuilder().setID(LEASE).build())));
		when(leases.keepAlive(anyLong(), any())).thenReturn(mock(CloseableClient.class));
		Txn txn = mock(RETURNS_SELF);
		when(txn.commit()).thenReturn(CompletableFuture.completedFuture(new TxnResponse(
				io.etcd.jetcd.api.TxnResponse.newBuilder().setSucceeded(true).setHeader(header(5)).build(),
				ByteSequence.EMPTY)));
		when(this.kv.txn()).thenReturn(txn);
		Watch watch = mock();
		when(watch.watch(any(ByteSequence.class), any(WatchOption.class), any(Watch.Listener.class)))
			.thenAnswer((call) -> {
				this.watches.add(call.getArgument(2));
				return mock(Watch.Watcher.class);
			});
		Client client = mock();
		when(client.getLeaseClient()).thenReturn(leases);
		when(client.getKVClient()).thenReturn(this.kv);
		when(client.getWatchClient()).thenReturn(watch);
		this.key = new LeasedKey(client, this.scheduler, "/services/a/b:1", 10, new Recorder());
	}

	/** It was shown as missing each time its watch moved to another endpoint. */
	@Test
	void aWatchThatEndsIsNoTroubleWhileTheKeyCanBeRead() {
		thereIs(RangeResponse.newBuilder().setHeader(header(4)));
		this.key.put("up");
		assertThat(this.told).containsExactly("written");
		thereIsWhatWasWritten();
		this.watches.get(0).onError(new IllegalStateException("moved"));
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.told).containsOnly("written");
		assertThat(this.watches).hasSize(2);
	}

	/** Found when etcd came back: the key was there, and shown as missing for ever. */
	@Test
	void aKeyThatCannotBeReadIsMissingUntilItIsSeenAgain() {
		thereIs(RangeResponse.newBuilder().setHeader(header(4)));
		this.key.put("up");
		when(this.kv.get(any(ByteSequence.class)))
			.thenReturn(CompletableFuture.failedFuture(new IllegalStateException("connection lost")));
		this.watches.get(0).onError(new IllegalStateException("moved"));
		this.scheduler.advance(Duration.ofMillis(500));
		assertThat(this.told).startsWith("written", "missing: connection lost");
		thereIsWhatWasWritten();
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.told).endsWith("missing: connection lost", "written");
		assertThat(this.watches).hasSize(2);
	}

	private void thereIsWhatWasWritten() {
		thereIs(RangeResponse.newBuilder()
			.setHeader(header(6))
			.addKvs(KeyValue.newBuilder()
				.setKey(ByteString.copyFromUtf8("/services/a/b:1"))
				.setValue(ByteString.copyFromUtf8("up"))
				.setModRevision(5)
				.setLease(LEASE)));
	}

	private void thereIs(RangeResponse.Builder answer) {
		when(this.kv.get(any(ByteSequence.class))).thenReturn(CompletableFuture
			.completedFuture(new GetResponse(answer.build(), ByteSequence.from("", StandardCharsets.UTF_8))));
	}

	private static ResponseHeader.Builder header(long revision) {
		return ResponseHeader.newBuilder().setRevision(revision);
	}

	private final class Recorder implements LeasedKey.Listener {

		@Override
		public void written() {
			LeasedKeyTests.this.told.add("written");
		}

		@Override
		public void missing(String reason) {
			LeasedKeyTests.this.told.add("missing: " + reason);
		}

		@Override
		public void taken() {
			LeasedKeyTests.this.told.add("taken");
		}

	}

}
