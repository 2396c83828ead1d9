package dev.healthcheck.keys;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.watch.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * A key that is in etcd exactly as long as it is wanted: bound to a lease, watched, and
 * put back when it was deleted or its lease was lost.
 * <p>
 * Every write compares the revision of the key, so that one that was delayed in a member
 * cannot undo a later one, and needs the lease, so that none can come after
 * {@link #release}.
 */
public final class LeasedKey {

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

	private final Client client;

	private final Scheduler scheduler;

	private final EtcdKey key;

	private final long ttlSeconds;

	private final Listener listener;

	private @Nullable HeldLease lease;

	/** Told apart by its number, so that a late answer of an old one changes nothing. */
	private int round;

	private boolean busy;

	/** Whether something went wrong since the listener was told that all is well. */
	private boolean troubled;

	private final Backoff backoff = new Backoff(LONGEST_DELAY);

	private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

	/**
	 * A key that is not wanted yet.
	 * @param client writes and watches it
	 * @param scheduler time, and what happens later
	 * @param key the key
	 * @param ttlSeconds how long it outlives the process
	 * @param listener is told how the key is
	 */
	public LeasedKey(Client client, Scheduler scheduler, String key, long ttlSeconds, Listener listener) {
		this.client = client;
		this.scheduler = scheduler;
		this.key = new EtcdKey(client, scheduler, key);
		this.ttlSeconds = ttlSeconds;
		this.listener = listener;
	}

	/**
	 * Want a value from now on. What somebody else has written is replaced.
	 * @param value the value
	 */
	public synchronized void put(String value) {
		this.key.want(value);
		next();
	}

	/**
	 * Want the key no longer.
	 * @param patience how long to try
	 * @return completes when the key and its lease are gone, or exceptionally when etcd
	 * has not confirmed that in time
	 */
	public synchronized CompletableFuture<Void> release(Duration patience) {
		this.key.want(null);
		this.backoff.reset();
		HeldLease held = this.lease;
		drop();
		if (held != null) {
			this.released = held.giveBack(patience);
		}
		return this.released;
	}

	/** Do what is missing, one thing after the other. */
	private void next() {
		if (this.busy || !this.key.isWanted()) {
			return;
		}
		if (this.lease == null) {
			HeldLease granted = new HeldLease(this.client.getLeaseClient(), this.scheduler, this.ttlSeconds);
			this.lease = granted;
			step(granted::grant, (id) -> granted.keepAlive(() -> leaseGone(granted)));
		}
		else if (!this.key.isWatched()) {
			step(this.key::read, this::watch);
		}
		else if (this.key.isDue()) {
			step(() -> this.key.write(leaseId()), this::written);
		}
		else if (this.troubled) {
			// only the watch had ended, say: the key is as it should be
			wellAgain();
		}
	}

	private void wellAgain() {
		this.troubled = false;
		this.backoff.reset();
		this.listener.written();
	}

	private <T> void step(Supplier<CompletableFuture<T>> call, Consumer<T> then) {
		this.busy = true;
		int round = this.round;
		Answers.of(call).whenComplete((answer, error) -> {
			synchronized (this) {
				if (round != this.round) {
					return;
				}
				this.busy = false;
				if (error == null) {
					then.accept(answer);
					next();
				}
				else if (leaseId() == 0 || HeldLease.isGone(error)) {
					lost(error);
				}
				else {
					again(error);
				}
			}
		});
	}

	private void watch(GetResponse answer) {
		int round = this.round;
		tell(this.key.seen(answer, leaseId()));
		this.key.watch(answer.getHeader().getRevision() + 1, (events) -> changed(round, events), () -> ended(round));
	}

	private void written(TxnResponse answer) {
		if (!answer.isSucceeded()) {
			tell(this.key.notWritten(answer, leaseId()));
		}
		else if (this.key.written(answer)) {
			wellAgain();
		}
	}

	private synchronized void changed(int round, List<WatchEvent> events) {
		if (round == this.round) {
			events.forEach((event) -> tell(this.key.changed(event, leaseId())));
			next();
		}
	}

	private long leaseId() {
		return (this.lease != null) ? this.lease.id() : 0;
	}

	private void tell(KnownKey.Finding finding) {
		switch (finding) {
			case DELETED -> this.listener.missing("somebody has deleted the key");
			case TAKEN -> this.listener.taken();
			case NOTHING -> {
			}
		}
	}

	/** The key itself may be well: nothing is said unless it cannot be read either. */
	private synchronized void ended(int round) {
		if (round == this.round) {
			// what was under way is seen when the key is read again
			this.round++;
			this.key.endWatch();
			later();
		}
	}

	private synchronized void leaseGone(HeldLease held) {
		if (held == this.lease) {
			lost(new IllegalStateException("the lease has expired or was revoked"));
		}
	}

	private void lost(Throwable error) {
		drop();
		again(error);
	}

	private void again(Throwable error) {
		this.listener.missing(Answers.problem(error));
		later();
	}

	/** Try again, a little later each time. */
	private void later() {
		this.troubled = true;
		this.busy = true;
		int round = this.round;
		this.scheduler.schedule(this.backoff.next(), () -> {
			synchronized (this) {
				if (round == this.round) {
					this.busy = false;
					next();
				}
			}
		});
	}

	/** Forget the lease and the key; the lease itself is left to the caller. */
	private void drop() {
		this.round++;
		this.busy = false;
		this.key.forget();
		if (this.lease != null) {
			this.lease.close();
			this.lease = null;
		}
	}

	/** Is told how the key is, by one thread at a time. */
	public interface Listener {

		/** The wanted value is in etcd. */
		void written();

		/**
		 * The key is not there, or not as wanted; it is tried again.
		 * @param reason why
		 */
		void missing(String reason);

		/** Another lease holds the key. */
		void taken();

	}

}
