package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.support.CloseableClient;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a client, one after the other: the first begins with the first write,
 * another one when the lease was lost. Thread-safe.
 */
final class OnceSessions implements AutoCloseable {

	/** Seconds. */
	private static final long TTL = 60;

	private final Lease lease;

	private final ByteSequence namespace;

	private final String prefix;

	private final Duration patience;

	private @Nullable CompletableFuture<OnceSession> session;

	private boolean closed;

	/**
	 * Make none yet.
	 * @param lease grants leases, and keeps them alive
	 * @param namespace what comes before every key
	 * @param prefix what the keys begin with in it
	 * @param patience how long the end waits for etcd
	 */
	OnceSessions(Lease lease, ByteSequence namespace, String prefix, Duration patience) {
		this.lease = lease;
		this.namespace = namespace;
		this.prefix = prefix + "once/";
		this.patience = patience;
	}

	/** What the keys begin with, as etcd sees them. */
	String prefix() {
		return this.namespace + this.prefix;
	}

	/**
	 * The session to write in.
	 * @return the session, or why the server granted no lease
	 */
	synchronized CompletableFuture<OnceSession> current() {
		if (this.closed) {
			return CompletableFuture
				.failedFuture(Status.UNAVAILABLE.withDescription("the client is closed").asRuntimeException());
		}
		if (this.session == null || isOver(this.session)) {
			this.session = this.lease.grant(TTL).thenApply((granted) -> begin(granted.getID()));
		}
		return this.session;
	}

	private static boolean isOver(CompletableFuture<OnceSession> session) {
		return session.isCompletedExceptionally() || (session.isDone() && session.join().isLost());
	}

	private OnceSession begin(long lease) {
		OnceSession session = new OnceSession(lease, this.prefix);
		CloseableClient kept = this.lease.keepAlive(lease, new StreamObserver<>() {

			@Override
			public void onNext(LeaseKeepAliveResponse response) {
			}

			/** Other errors end, and the lease lives on. */
			@Override
			public void onError(Throwable error) {
				if (Repeat.statusOf(error).getCode() == Status.Code.NOT_FOUND) {
					session.lose();
				}
			}

			@Override
			public void onCompleted() {
			}

		});
		session.onLost(kept::close);
		return session;
	}

	/**
	 * Ask whether the lease of a session is lost.
	 * @param session the session
	 * @return whether it is
	 */
	CompletableFuture<Boolean> isLost(OnceSession session) {
		return this.lease.timeToLive(session.lease(), LeaseOption.DEFAULT).thenApply((left) -> {
			if (left.getTTL() <= 0) {
				session.lose();
			}
			return session.isLost();
		});
	}

	/** Take the lease back, and with it all keys. What fails ends by itself. */
	@Override
	public void close() {
		CompletableFuture<OnceSession> last;
		synchronized (this) {
			this.closed = true;
			last = this.session;
		}
		if (last == null) {
			return;
		}
		try {
			last.thenCompose((session) -> this.lease.revoke(session.lease()))
				.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// etcd is away
		}
	}

}
