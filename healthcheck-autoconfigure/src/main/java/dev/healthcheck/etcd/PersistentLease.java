package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.lease.LeaseRevokeResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.support.CloseableClient;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Leases that are kept alive until the server says they are gone. jetcd gives a lease up,
 * with nothing but {@code onCompleted}, when it has had no answer for the TTL, or for the
 * keepalive timeout when it was new; but a lease outlives that whenever the cluster has
 * elected a leader meanwhile, so it is taken up again.
 */
final class PersistentLease implements Lease {

	private static final Duration TAKE_UP_DELAY = Duration.ofMillis(100);

	private final Lease lease;

	private final Repeat repeat;

	private final Scheduler scheduler;

	private volatile boolean closed;

	PersistentLease(Lease lease, Repeat repeat) {
		this.lease = lease;
		this.repeat = repeat;
		this.scheduler = repeat.scheduler();
	}

	@Override
	public CompletableFuture<LeaseGrantResponse> grant(long ttl) {
		return this.repeat.whileUnavailable(() -> this.lease.grant(ttl));
	}

	@Override
	public CompletableFuture<LeaseGrantResponse> grant(long ttl, long timeout, TimeUnit unit) {
		return this.repeat.whileUnavailable(() -> this.lease.grant(ttl, timeout, unit));
	}

	@Override
	public CompletableFuture<LeaseRevokeResponse> revoke(long leaseId) {
		return this.repeat.whileUnavailable(() -> this.lease.revoke(leaseId));
	}

	@Override
	public CompletableFuture<LeaseKeepAliveResponse> keepAliveOnce(long leaseId) {
		return this.lease.keepAliveOnce(leaseId);
	}

	@Override
	public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(long leaseId, LeaseOption option) {
		return this.repeat.whileUnavailable(() -> this.lease.timeToLive(leaseId, option));
	}

	@Override
	public CloseableClient keepAlive(long leaseId, StreamObserver<LeaseKeepAliveResponse> observer) {
		Keeper keeper = new Keeper(leaseId, observer);
		keeper.take();
		return keeper;
	}

	@Override
	public void close() {
		this.closed = true;
		this.lease.close();
	}

	private final class Keeper implements StreamObserver<LeaseKeepAliveResponse>, CloseableClient {

		private final long leaseId;

		private final StreamObserver<LeaseKeepAliveResponse> observer;

		private @Nullable CloseableClient kept;

		private boolean ended;

		Keeper(long leaseId, StreamObserver<LeaseKeepAliveResponse> observer) {
			this.leaseId = leaseId;
			this.observer = observer;
		}

		synchronized void take() {
			if (!this.ended) {
				this.kept = PersistentLease.this.lease.keepAlive(this.leaseId, this);
			}
		}

		private void takeAgain() {
			try {
				take();
			}
			catch (RuntimeException ex) {
				// the client was closed meanwhile
				this.observer.onCompleted();
			}
		}

		@Override
		public void onNext(LeaseKeepAliveResponse response) {
			this.observer.onNext(response);
		}

		@Override
		public void onError(Throwable error) {
			if (error instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.NOT_FOUND) {
				synchronized (this) {
					this.ended = true;
				}
			}
			this.observer.onError(error);
		}

		@Override
		public void onCompleted() {
			boolean over;
			synchronized (this) {
				over = this.ended || PersistentLease.this.closed;
			}
			if (over) {
				this.observer.onCompleted();
			}
			else {
				// later, because jetcd is just now dropping its entry for this lease
				PersistentLease.this.scheduler.schedule(TAKE_UP_DELAY, this::takeAgain);
			}
		}

		@Override
		public synchronized void close() {
			this.ended = true;
			if (this.kept != null) {
				this.kept.close();
			}
		}

	}

}
