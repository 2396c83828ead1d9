package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Watches whose stream breaks at awkward moments.
 */
@Tag("servers")
class EtcdWatchRepairTests {

	private static final long NOW = 50;

	private final List<WatchCreateRequest> created = new CopyOnWriteArrayList<>();

	private final List<Long> delivered = new CopyOnWriteArrayList<>();

	private final List<Throwable> errors = new CopyOnWriteArrayList<>();

	private final AtomicInteger completed = new AtomicInteger();

	/** What the server does on each stream in turn; on the last one it sends all. */
	private void serve(FakeEtcd etcd, List<Stream> streams) {
		etcd.onWatch = (answers) -> new FakeEtcd.Requests<>((WatchRequest request) -> {
			if (request.hasCreateRequest()) {
				this.created.add(request.getCreateRequest());
				int number = Math.min(this.created.size(), streams.size()) - 1;
				streams.get(number).serve(request.getCreateRequest(), answers);
			}
		});
	}

	@Test
	void watchResumesWithoutLossWhenCutRightAfterCreated() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build())) {
			serve(etcd, List.of((request, answers) -> {
				answers.onNext(createdAt(NOW));
				answers.onError(Status.UNAVAILABLE.asException());
			}, EtcdWatchRepairTests::all));
			watch(client, 1);
			awaitRevisions(LongStream.rangeClosed(1, NOW));
			assertThat(this.created).extracting(WatchCreateRequest::getStartRevision).containsExactly(1L, 1L);
			assertThat(this.completed).hasValue(0);
		}
	}

	@Test
	void watchResumesAfterTheLastEventItDelivered() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build())) {
			serve(etcd, List.of((request, answers) -> {
				answers.onNext(createdAt(NOW));
				answers.onNext(events(1, 20));
				answers.onError(Status.UNAVAILABLE.asException());
			}, EtcdWatchRepairTests::all));
			watch(client, 1);
			awaitRevisions(LongStream.rangeClosed(1, NOW));
			assertThat(this.created).extracting(WatchCreateRequest::getStartRevision).containsExactly(1L, 21L);
		}
	}

	@Test
	void watchDeliversNothingTwiceThatTheServerSendsTwice() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build())) {
			serve(etcd, List.of((request, answers) -> {
				answers.onNext(createdAt(NOW));
				answers.onNext(events(1, 20));
				answers.onNext(events(15, 30));
				answers.onNext(events(30, 30));
				answers.onNext(events(31, NOW));
			}));
			watch(client, 1);
			awaitRevisions(LongStream.rangeClosed(1, NOW));
		}
	}

	@Test
	void watchWithoutAStartBeginsWhereItWasCreatedAlsoWhenItIsCut() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build())) {
			serve(etcd, List.of((request, answers) -> {
				answers.onNext(createdAt(NOW));
				answers.onError(Status.UNAVAILABLE.asException());
			}, (request, answers) -> {
				answers.onNext(createdAt(NOW + 3));
				answers.onNext(events(request.getStartRevision(), NOW + 3));
			}));
			watch(client, 0);
			awaitRevisions(LongStream.rangeClosed(NOW + 1, NOW + 3));
			assertThat(this.created).extracting(WatchCreateRequest::getStartRevision).first().isEqualTo(0L);
		}
	}

	@Test
	void watchSurvivesAMemberWithoutALeader() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build())) {
			serve(etcd,
					List.of((request, answers) -> answers
						.onError(Status.UNAVAILABLE.withDescription("etcdserver: no leader").asException()),
							EtcdWatchRepairTests::all));
			watch(client, 1);
			awaitRevisions(LongStream.rangeClosed(1, NOW));
			assertThat(this.completed).hasValue(0);
		}
	}

	private void watch(ClientUnderTest client, long revision) {
		client.client()
			.getWatchClient()
			.watch(ClientUnderTest.bytes("k"), WatchOption.builder().withRevision(revision).build(), new Listener());
	}

	private void awaitRevisions(LongStream revisions) {
		Long[] expected = revisions.boxed().toArray(Long[]::new);
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.untilAsserted(() -> assertThat(this.delivered).hasSizeGreaterThanOrEqualTo(expected.length));
		assertThat(this.delivered).containsExactly(expected);
	}

	private static void all(WatchCreateRequest request, StreamObserver<WatchResponse> answers) {
		answers.onNext(createdAt(NOW));
		answers.onNext(events(request.getStartRevision(), NOW));
	}

	private static WatchResponse createdAt(long revision) {
		return WatchResponse.newBuilder().setHeader(FakeEtcd.header(revision)).setCreated(true).build();
	}

	private static WatchResponse events(long from, long to) {
		WatchResponse.Builder response = WatchResponse.newBuilder().setHeader(FakeEtcd.header(to));
		LongStream.rangeClosed(from, to)
			.forEach((revision) -> response.addEvents(Event.newBuilder()
				.setType(Event.EventType.PUT)
				.setKv(KeyValue.newBuilder().setModRevision(revision))));
		return response.build();
	}

	/** What the server does on a stream. */
	@FunctionalInterface
	private interface Stream {

		void serve(WatchCreateRequest request, StreamObserver<WatchResponse> answers);

	}

	private final class Listener implements Watch.Listener {

		@Override
		public void onNext(io.etcd.jetcd.watch.WatchResponse response) {
			for (WatchEvent event : response.getEvents()) {
				EtcdWatchRepairTests.this.delivered.add(event.getKeyValue().getModRevision());
			}
		}

		@Override
		public void onError(Throwable error) {
			EtcdWatchRepairTests.this.errors.add(error);
		}

		@Override
		public void onCompleted() {
			EtcdWatchRepairTests.this.completed.incrementAndGet();
		}

	}

}
