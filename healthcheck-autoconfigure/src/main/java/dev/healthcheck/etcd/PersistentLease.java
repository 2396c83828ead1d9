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
 * <p>
 * jetcd plans by the wall clock, and sends nothing for an hour after that was set back by
 * an hour. So a lease that had no answer for a third of its TTL, and a moment in which
 * jetcd may be late, is kept alive from here, by the monotonic clock.
 */
final class PersistentLease implements Lease {

	private static final Duration TAKE_UP_DELAY = Duration.ofMillis(100);

	/**
	 * How late jetcd may be, and until when a first answer, which tells the TTL, is due.
	 */
	private static final Duration LATE = Duration.ofSeconds(1);

	/** What has failed or was not answered is sent again after this part of the time. */
	private static final int AGAIN = 4;

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

		private long askedNanos;

		// without a lock, as jetcd tells of answers while it holds one of its own

		private volatile boolean ended;

		private volatile boolean asking;

		/** When the next answer is due, after the last one. */
		private volatile Duration due = LATE;

		private volatile long answeredNanos;

		private volatile Scheduler.@Nullable Cancellable timer;

		Keeper(long leaseId, StreamObserver<LeaseKeepAliveResponse> observer) {
			this.leaseId = leaseId;
			this.observer = observer;
			this.answeredNanos = PersistentLease.this.scheduler.nanoTime();
		}

		synchronized void take() {
			if (!this.ended) {
				this.kept = PersistentLease.this.lease.keepAlive(this.leaseId, this);
				if (this.timer == null) {
					lookAfter(this.due);
				}
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

		private void lookAfter(Duration delay) {
			this.timer = PersistentLease.this.scheduler.schedule(delay, this::look);
		}

		/** Has there been an answer in time? */
		private void look() {
			synchronized (this) {
				if (this.ended || PersistentLease.this.closed) {
					return;
				}
				long now = PersistentLease.this.scheduler.nanoTime();
				long left = this.due.toNanos() - (now - this.answeredNanos);
				if (left > 0) {
					lookAfter(Duration.ofNanos(left));
					return;
				}
				lookAfter(this.due.dividedBy(AGAIN));
				if (this.asking && now - this.askedNanos < this.due.toNanos()) {
					return;
				}
				this.asking = true;
				this.askedNanos = now;
			}
			ask();
		}

		private void ask() {
			PersistentLease.this.lease.keepAliveOnce(this.leaseId).whenComplete((answer, error) -> {
				this.asking = false;
				if (this.ended) {
					return;
				}
				if (error == null) {
					onNext(answer);
				}
				else if (isGone(Repeat.unwrapped(error))) {
					close();
					this.observer.onError(Repeat.unwrapped(error));
				}
			});
		}

		@Override
		public void onNext(LeaseKeepAliveResponse response) {
			this.answeredNanos = PersistentLease.this.scheduler.nanoTime();
			this.due = due(Duration.ofSeconds(response.getTTL()));
			this.observer.onNext(response);
		}

		/** Early enough for a second attempt. */
		private static Duration due(Duration ttl) {
			Duration late = ttl.dividedBy(3).plus(LATE);
			Duration half = ttl.dividedBy(2);
			return (late.compareTo(half) < 0) ? late : half;
		}

		@Override
		public void onError(Throwable error) {
			if (isGone(error)) {
				end();
			}
			this.observer.onError(error);
		}

		private static boolean isGone(Throwable error) {
			return error instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.NOT_FOUND;
		}

		@Override
		public void onCompleted() {
			if (this.ended || PersistentLease.this.closed) {
				this.observer.onCompleted();
			}
			else {
				// later, because jetcd is just now dropping its entry for this lease
				PersistentLease.this.scheduler.schedule(TAKE_UP_DELAY, this::takeAgain);
			}
		}

		private void end() {
			this.ended = true;
			Scheduler.Cancellable timer = this.timer;
			if (timer != null) {
				timer.cancel();
			}
		}

		@Override
		public synchronized void close() {
			end();
			if (this.kept != null) {
				this.kept.close();
			}
		}

	}

}
