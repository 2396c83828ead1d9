package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.healthcheck.check.ManualScheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.kv.CompactResponse;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.op.TxnImpl;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.TxnOption;
import io.etcd.jetcd.support.CloseableClient;
import io.etcd.jetcd.support.Requests;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * A {@link ModelEtcd} behind a network that loses requests and answers, tells failures of
 * what succeeds, and delivers requests long after they were given up; on a virtual clock.
 */
final class LossyEtcd {

	private static final Status LATE = Status.UNAVAILABLE.withDescription("no answer in time");

	private static final Status DROPPED = Status.UNAVAILABLE
		.withDescription("etcdserver: " + EtcdOutcomes.PROPOSAL_DROPPED);

	private static final Status NOBODY = Status.UNAVAILABLE.withDescription(EtcdOutcomes.NO_ENDPOINT + "a, b");

	private final ModelEtcd etcd;

	private final ManualScheduler scheduler;

	private final Random random;

	/** What becomes of the next messages, in percent. */
	private int trouble;

	LossyEtcd(ModelEtcd etcd, ManualScheduler scheduler, Random random) {
		this.etcd = etcd;
		this.scheduler = scheduler;
		this.random = random;
	}

	void trouble(int percent) {
		this.trouble = percent;
	}

	KV kv() {
		return new Kv();
	}

	Lease lease() {
		return new Leases();
	}

	/** Carry a request there and its answer back, or not. */
	private <T> CompletableFuture<T> call(Supplier<T> request) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		if (this.random.nextInt(100) >= this.trouble) {
			later(10, () -> execute(request, answer, 10));
			return answer;
		}
		switch (this.random.nextInt(7)) {
			case 0 -> failLater(answer, 2000, LATE);
			case 1 -> failLater(answer, 5, DROPPED);
			case 2 -> failLater(answer, 0, NOBODY);
			// applied, and the answer lost
			case 3 -> {
				later(10, () -> execute(request, new CompletableFuture<>(), 0));
				failLater(answer, 2000, LATE);
			}
			case 4 -> {
				later(10, () -> execute(request, new CompletableFuture<>(), 0));
				failLater(answer, 20, Status.UNKNOWN.withDescription("connection reset"));
			}
			// applied after it was given up, at the end of a long hang perhaps
			case 5 -> {
				later(2000 + this.random.nextInt(3000), () -> execute(request, new CompletableFuture<>(), 0));
				failLater(answer, 2000, Status.DEADLINE_EXCEEDED);
			}
			default -> {
				later(2000 + this.random.nextInt(90_000), () -> execute(request, new CompletableFuture<>(), 0));
				failLater(answer, 2000, LATE);
			}
		}
		return answer;
	}

	private <T> void execute(Supplier<T> request, CompletableFuture<T> answer, int delay) {
		try {
			T result = request.get();
			later(delay, () -> answer.complete(result));
		}
		catch (RuntimeException ex) {
			later(delay, () -> answer.completeExceptionally(ex));
		}
	}

	private void failLater(CompletableFuture<?> answer, int millis, Status status) {
		later(millis, () -> answer.completeExceptionally(status.asRuntimeException()));
	}

	private void later(int millis, Runnable task) {
		this.scheduler.schedule(Duration.ofMillis((millis > 0) ? 1 + this.random.nextInt(millis) : 0), task);
	}

	private final class Kv implements KV {

		@Override
		public CompletableFuture<GetResponse> get(ByteSequence key, GetOption option) {
			return call(() -> new GetResponse(
					LossyEtcd.this.etcd.range(Requests.mapRangeRequest(key, option, ByteSequence.EMPTY)),
					ByteSequence.EMPTY));
		}

		@Override
		public Txn txn() {
			return TxnImpl.newTxn(
					(TxnRequest request) -> call(
							() -> new TxnResponse(LossyEtcd.this.etcd.apply(request), ByteSequence.EMPTY)),
					ByteSequence.EMPTY);
		}

		@Override
		public CompletableFuture<PutResponse> put(ByteSequence key, ByteSequence value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<PutResponse> put(ByteSequence key, ByteSequence value, PutOption option) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<GetResponse> get(ByteSequence key) {
			return get(key, GetOption.DEFAULT);
		}

		@Override
		public CompletableFuture<DeleteResponse> delete(ByteSequence key) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<DeleteResponse> delete(ByteSequence key, DeleteOption option) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<CompactResponse> compact(long rev) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<CompactResponse> compact(long rev, CompactOption option) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Txn txn(TxnOption option) {
			return txn();
		}

	}

	private final class Leases implements Lease {

		@Override
		public CompletableFuture<io.etcd.jetcd.lease.LeaseGrantResponse> grant(long ttl) {
			return call(() -> new io.etcd.jetcd.lease.LeaseGrantResponse(
					LeaseGrantResponse.newBuilder().setID(LossyEtcd.this.etcd.grant()).setTTL(ttl).build()));
		}

		@Override
		public CompletableFuture<io.etcd.jetcd.lease.LeaseGrantResponse> grant(long ttl, long timeout, TimeUnit unit) {
			return grant(ttl);
		}

		@Override
		public CompletableFuture<io.etcd.jetcd.lease.LeaseRevokeResponse> revoke(long leaseId) {
			return call(() -> {
				LossyEtcd.this.etcd.revoke(leaseId);
				return new io.etcd.jetcd.lease.LeaseRevokeResponse(LeaseRevokeResponse.getDefaultInstance());
			});
		}

		@Override
		public CompletableFuture<LeaseKeepAliveResponse> keepAliveOnce(long leaseId) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<io.etcd.jetcd.lease.LeaseTimeToLiveResponse> timeToLive(long leaseId,
				LeaseOption leaseOption) {
			return call(() -> new io.etcd.jetcd.lease.LeaseTimeToLiveResponse(LeaseTimeToLiveResponse.newBuilder()
				.setID(leaseId)
				.setTTL(LossyEtcd.this.etcd.hasLease(leaseId) ? 60 : -1)
				.build()));
		}

		@Override
		public CloseableClient keepAlive(long leaseId, StreamObserver<LeaseKeepAliveResponse> observer) {
			return new CloseableClient() {
			};
		}

	}

}
