package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.ManualScheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * What a watch makes of the messages that its streams begin with.
 */
class ExactWatchTests {

	private static final long CLUSTER = 0xc1;

	private static final ByteSequence KEY = ClientUnderTest.bytes("k");

	private final ManualScheduler scheduler = new ManualScheduler();

	private final List<CompletableFuture<GetResponse>> reads = new ArrayList<>();

	private final List<String> heard = new ArrayList<>();

	private final Watch.Watcher watcher = mock();

	private final List<Watch.Listener> streams = new ArrayList<>();

	@Test
	void aMemberThatGoesBackHasAnotherHistory() {
		Watch.Listener stream = watch(0);
		stream.onNext(created(1, 1000));
		stream.onNext(put(1, 1004));
		stream.onError(new IllegalStateException("moved"));
		stream.onNext(created(1, 3));
		last(this.reads).complete(read(3));
		assertThat(this.heard).containsExactly("put 1004", "moved",
				"OUT_OF_RANGE the history of etcd has begun anew: it is at revision 3 now and was at 1004");
		verify(this.watcher).close();
		// whatever comes before the end
		stream.onNext(put(1, 4));
		stream.onError(new IllegalStateException("cancelled"));
		assertThat(this.heard).hasSize(3);
	}

	@Test
	void anotherClusterHasAnotherHistoryAtWhateverRevision() {
		Watch.Listener stream = watch(5);
		stream.onNext(created(1, 5));
		stream.onNext(new WatchResponse(io.etcd.jetcd.api.WatchResponse.newBuilder()
			.setCreated(true)
			.setHeader(ResponseHeader.newBuilder().setClusterId(0xc2).setMemberId(1).setRevision(9))
			.build()));
		assertThat(this.heard)
			.containsExactly("OUT_OF_RANGE the history of etcd has begun anew: it is at revision 9 now"
					+ " and was at 5, in cluster c2 instead of c1");
		verify(this.watcher).close();
	}

	/** Under load a member may be some revisions behind the one before. */
	@Test
	void aMemberThatLagsBehindIsNoOtherHistory() {
		Watch.Listener stream = watch(0);
		stream.onNext(created(1, 1000));
		stream.onNext(put(1, 1004));
		stream.onNext(created(2, 1001));
		last(this.reads).complete(read(1004));
		stream.onNext(put(2, 1005));
		assertThat(this.heard).containsExactly("put 1004", "put 1005");
		verify(this.watcher, never()).close();
	}

	/** etcd tells of events before it counts them. */
	@Test
	void aMemberThatHasNotCountedYetWhatItToldOfIsNoOtherHistory() {
		Watch.Listener stream = watch(0);
		stream.onNext(created(1, 1000));
		stream.onNext(put(1, 1004));
		stream.onNext(created(1, 1003));
		last(this.reads).complete(read(1004));
		stream.onNext(put(1, 1005));
		assertThat(this.heard).containsExactly("put 1004", "put 1005");
		verify(this.watcher, never()).close();
	}

	/** The answer is on its way while the member catches up. */
	@Test
	void anAnswerIsNotHeldAgainstWhatCameAfterTheQuestion() {
		Watch.Listener stream = watch(0);
		stream.onNext(created(1, 1000));
		stream.onNext(put(1, 1004));
		stream.onNext(created(2, 1001));
		stream.onNext(put(2, 1005));
		stream.onNext(put(2, 1006));
		last(this.reads).complete(read(1005));
		stream.onNext(put(2, 1007));
		assertThat(this.heard).containsExactly("put 1004", "put 1005", "put 1006", "put 1007");
		verify(this.watcher, never()).close();
	}

	@Test
	void anotherMemberIsBelievedOnceAllAgree() {
		Watch.Listener stream = watch(0);
		stream.onNext(created(1, 1000));
		stream.onNext(created(2, 3));
		last(this.reads).completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
		assertThat(this.heard).isEmpty();
		this.scheduler.advance(Duration.ofSeconds(1));
		last(this.reads).complete(read(4));
		assertThat(this.heard).containsExactly(
				"OUT_OF_RANGE the history of etcd has begun anew: it is at revision 4 now and was at 1000");
		verify(this.watcher).close();
	}

	@Test
	void whatIsAskedForOneStreamSaysNothingOfTheNext() {
		Watch.Listener stream = watch(0);
		stream.onNext(created(1, 1000));
		stream.onNext(created(2, 3));
		stream.onNext(created(1, 1000));
		this.reads.get(0).complete(read(4));
		assertThat(this.heard).isEmpty();
		verify(this.watcher, never()).close();
	}

	/** What was read before, or remembered by somebody, is of another history. */
	@ParameterizedTest
	@ValueSource(longs = { 7, 1001 })
	void aStartThatTheClusterHasNotReachedIsOfAnotherHistory(long start) {
		Watch.Listener stream = watch(start);
		stream.onNext(created(1, 5));
		last(this.reads).complete(read(5));
		assertThat(this.heard).containsExactly(
				"OUT_OF_RANGE the history of etcd has begun anew: it is at revision 5 now and was at " + (start - 1));
	}

	@Test
	void theNextRevisionIsNoneOfAnotherHistory() {
		Watch.Listener stream = watch(6);
		stream.onNext(created(1, 5));
		assertThat(this.reads).isEmpty();
		stream.onNext(put(1, 6));
		assertThat(this.heard).containsExactly("put 6");
	}

	private Watch.Listener watch(long revision) {
		KV kv = mock();
		when(kv.get(any(), any(GetOption.class))).thenAnswer((call) -> {
			this.reads.add(new CompletableFuture<>());
			return last(this.reads);
		});
		Watch jetcd = mock();
		when(jetcd.watch(any(ByteSequence.class), any(WatchOption.class), any(Watch.Listener.class)))
			.thenAnswer((call) -> {
				this.streams.add(call.getArgument(2));
				return this.watcher;
			});
		Repeat repeat = new Repeat(this.scheduler, EtcdClientSettings.builder(List.of("http://127.0.0.1:1")).build());
		new ExactWatch(jetcd, kv, repeat).watch(KEY, WatchOption.builder().withRevision(revision).build(),
				Watch.listener(this::heard, this::heard));
		return last(this.streams);
	}

	private void heard(WatchResponse response) {
		response.getEvents().forEach((event) -> this.heard.add("put " + event.getKeyValue().getModRevision()));
	}

	private void heard(Throwable error) {
		ErrorCode code = (error instanceof EtcdException etcd) ? etcd.getErrorCode() : null;
		this.heard.add(((code != null) ? code + " " : "") + error.getMessage());
	}

	private static WatchResponse created(long member, long revision) {
		return new WatchResponse(io.etcd.jetcd.api.WatchResponse.newBuilder()
			.setCreated(true)
			.setHeader(header(member, revision))
			.build());
	}

	private static WatchResponse put(long member, long revision) {
		return new WatchResponse(io.etcd.jetcd.api.WatchResponse.newBuilder()
			.setHeader(header(member, revision))
			.addEvents(Event.newBuilder().setKv(KeyValue.newBuilder().setModRevision(revision)))
			.build(), ByteSequence.EMPTY);
	}

	private static GetResponse read(long revision) {
		return new GetResponse(RangeResponse.newBuilder().setHeader(header(3, revision)).build(), ByteSequence.EMPTY);
	}

	private static ResponseHeader header(long member, long revision) {
		return ResponseHeader.newBuilder().setClusterId(CLUSTER).setMemberId(member).setRevision(revision).build();
	}

	private static <T> T last(List<T> list) {
		return list.get(list.size() - 1);
	}

}
