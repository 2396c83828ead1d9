package dev.healthcheck.keys;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.support.CloseableClient;
import io.etcd.jetcd.support.Observers;
import org.jspecify.annotations.Nullable;

/**
 * One lease, from being asked for until it is given back.
 */
public final class HeldLease implements AutoCloseable {

	private static final Duration RETRY_DELAY = Duration.ofMillis(100);

	private final Lease leases;

	private final Jitter jitter = new Jitter();

	private final Scheduler scheduler;

	private final long ttlSeconds;

	private CompletableFuture<Long> granted = CompletableFuture.failedFuture(new IllegalStateException("not granted"));

	private @Nullable CloseableClient keeper;

	private boolean closed;

	/**
	 * A lease that was not asked for yet.
	 * @param leases where to ask
	 * @param scheduler time, and what happens later
	 * @param ttlSeconds how long it lives without being kept alive
	 */
	public HeldLease(Lease leases, Scheduler scheduler, long ttlSeconds) {
		this.leases = leases;
		this.scheduler = scheduler;
		this.ttlSeconds = ttlSeconds;
	}

	/**
	 * Ask for it, once.
	 * @return its number
	 */
	public CompletableFuture<Long> grant() {
		this.granted = this.leases.grant(this.ttlSeconds).thenApply(LeaseGrantResponse::getID);
		return this.granted;
	}

	/**
	 * Its number.
	 * @return the number, 0 while it is not granted
	 */
	public long id() {
		return this.granted.isCompletedExceptionally() ? 0 : this.granted.getNow(0L);
	}

	/**
	 * Keep it alive once, instead of {@link #keepAlive all the time}.
	 * @return completes when the server has done so
	 */
	public CompletableFuture<Void> renew() {
		return this.leases.keepAliveOnce(id()).thenAccept((answer) -> {
		});
	}

	/** Keep it alive until it is closed or the server says that it is gone. */
	synchronized void keepAlive(Runnable onGone) {
		if (!this.closed) {
			this.keeper = this.leases.keepAlive(id(), Observers.<LeaseKeepAliveResponse>builder().onError((error) -> {
				if (isGone(error)) {
					onGone.run();
				}
			}).build());
		}
	}

	/**
	 * Give it back, and with it all that is bound to it, also when it is granted only
	 * later.
	 * @param patience how long to try
	 * @return completes when it is gone, or exceptionally when that was not confirmed in
	 * time
	 */
	public CompletableFuture<Void> giveBack(Duration patience) {
		close();
		CompletableFuture<Void> gone = new CompletableFuture<>();
		Scheduler.Cancellable end = this.scheduler.schedule(patience,
				() -> gone.completeExceptionally(new IllegalStateException("no answer within " + patience)));
		gone.whenComplete((unused, error) -> end.cancel());
		this.granted.whenComplete((id, error) -> {
			if (error != null) {
				// no lease, or one that nothing is bound to and that ends by itself
				gone.complete(null);
			}
			else {
				revoke(id, gone);
			}
		});
		return gone;
	}

	private void revoke(long id, CompletableFuture<Void> gone) {
		if (gone.isDone()) {
			return;
		}
		this.leases.revoke(id).whenComplete((answer, error) -> {
			if (error == null || isGone(error)) {
				gone.complete(null);
			}
			else {
				this.scheduler.schedule(this.jitter.of(RETRY_DELAY), () -> revoke(id, gone));
			}
		});
	}

	/** No longer keep it alive. */
	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.keeper != null) {
			this.keeper.close();
		}
	}

	/**
	 * Whether a call failed because the server does not know the lease.
	 * @param error why the call failed
	 * @return whether the lease is gone
	 */
	public static boolean isGone(Throwable error) {
		// calls end with gRPC's exceptions, keeping alive ends with jetcd's
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (EtcdExceptionFactory.toEtcdException(cause).getErrorCode() == ErrorCode.NOT_FOUND) {
				return true;
			}
		}
		return false;
	}

}
