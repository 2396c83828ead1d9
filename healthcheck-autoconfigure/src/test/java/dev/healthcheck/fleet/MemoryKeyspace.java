package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.keys.KeyFeed;
import org.jspecify.annotations.Nullable;

/**
 * Keys, leases and watches in memory, on a virtual clock: answers and events take a few
 * milliseconds, and each instance can be cut off.
 */
final class MemoryKeyspace {

	private final ManualScheduler scheduler;

	private final SplittableRandom random;

	private final Duration ttl;

	/** Values by key, with the lease that each hangs on. */
	private final Map<String, Entry> entries = new TreeMap<>();

	private final Map<Long, Long> expiries = new TreeMap<>();

	private final List<Client> clients = new ArrayList<>();

	private long nextLease = 1;

	private long revision = 1;

	/** Transactions so far, and the largest. */
	int transactions;

	int largest;

	boolean down;

	MemoryKeyspace(ManualScheduler scheduler, Duration ttl, long seed) {
		this.scheduler = scheduler;
		this.ttl = ttl;
		this.random = new SplittableRandom(seed);
		expire();
	}

	Client client() {
		Client client = new Client();
		this.clients.add(client);
		return client;
	}

	Map<String, String> content() {
		Map<String, String> content = new TreeMap<>();
		this.entries.forEach((key, entry) -> content.put(key, entry.value()));
		return content;
	}

	/** Somebody else writes. */
	void put(String key, @Nullable String value) {
		Map<String, @Nullable String> change = new LinkedHashMap<>();
		change.put(key, value);
		apply(0, change);
	}

	void revokeAll() {
		List.copyOf(this.expiries.keySet()).forEach(this::revoke);
	}

	private void expire() {
		long now = this.scheduler.nanoTime();
		if (!this.down) {
			List.copyOf(this.expiries.entrySet()).forEach((lease) -> {
				if (now - lease.getValue() >= 0) {
					revoke(lease.getKey());
				}
			});
		}
		this.scheduler.schedule(Duration.ofMillis(500), this::expire);
	}

	private void revoke(long lease) {
		this.expiries.remove(lease);
		Map<String, @Nullable String> gone = new LinkedHashMap<>();
		this.entries.forEach((key, entry) -> {
			if (entry.lease() == lease) {
				gone.put(key, null);
			}
		});
		apply(0, gone);
	}

	private void apply(long lease, Map<String, @Nullable String> changes) {
		if (changes.isEmpty()) {
			return;
		}
		this.revision++;
		List<KeyChange> told = new ArrayList<>();
		changes.forEach((key, value) -> {
			if (value != null) {
				this.entries.put(key, new Entry(value, lease));
				told.add(new KeyChange(key, value));
			}
			else if (this.entries.remove(key) != null) {
				told.add(new KeyChange(key, null));
			}
		});
		long revision = this.revision;
		List.copyOf(this.clients).forEach((client) -> client.tell(told, revision));
	}

	private Duration delay() {
		return Duration.ofNanos(1_000_000 + this.random.nextLong(4_000_000));
	}

	private record Entry(String value, long lease) {

	}

	/** What one instance sees. */
	final class Client implements Keyspace {

		private KeyFeed.@Nullable Listener listener;

		private boolean loaded;

		private boolean closed;

		/** Whether nothing comes through. */
		boolean cut;

		private long lastEventNanos;

		@Override
		public void follow(KeyFeed.Listener listener) {
			this.listener = listener;
			load();
		}

		private void load() {
			MemoryKeyspace.this.scheduler.schedule(delay(), () -> {
				if (this.closed || this.listener == null) {
					return;
				}
				if (isCut()) {
					MemoryKeyspace.this.scheduler.schedule(Duration.ofMillis(500), this::load);
					return;
				}
				this.loaded = true;
				this.listener.loaded(content(), MemoryKeyspace.this.revision);
			});
		}

		private boolean isCut() {
			return this.cut || MemoryKeyspace.this.down;
		}

		void cut(boolean cut) {
			this.cut = cut;
			if (cut) {
				// a watch that cannot be resumed is given up after a while
				MemoryKeyspace.this.scheduler.schedule(Duration.ofSeconds(3), this::giveUp);
			}
		}

		private void giveUp() {
			if (isCut() && this.loaded && this.listener != null && !this.closed) {
				this.loaded = false;
				this.listener.failed(new IllegalStateException("cut off"));
				load();
			}
		}

		/** Events come in order, those of a stream that is broken later. */
		private void tell(List<KeyChange> changes, long revision) {
			long now = MemoryKeyspace.this.scheduler.nanoTime();
			this.lastEventNanos = Math.max(this.lastEventNanos, now + delay().toNanos());
			MemoryKeyspace.this.scheduler.schedule(Duration.ofNanos(this.lastEventNanos - now),
					() -> deliver(changes, revision));
		}

		private void deliver(List<KeyChange> changes, long revision) {
			if (this.closed || !this.loaded || this.listener == null) {
				return;
			}
			if (isCut()) {
				MemoryKeyspace.this.scheduler.schedule(Duration.ofMillis(100), () -> {
					if (this.loaded) {
						resync();
					}
				});
				return;
			}
			this.listener.changed(changes, revision);
		}

		/** As good as all events that were missed. */
		private void resync() {
			if (isCut()) {
				MemoryKeyspace.this.scheduler.schedule(Duration.ofMillis(100), () -> {
					if (this.loaded && !this.closed) {
						resync();
					}
				});
			}
			else if (this.listener != null && !this.closed) {
				this.listener.loaded(content(), MemoryKeyspace.this.revision);
			}
		}

		@Override
		public boolean isReachable() {
			return !isCut();
		}

		@Override
		public CompletableFuture<Holding> lease() {
			return answered(() -> {
				long id = MemoryKeyspace.this.nextLease++;
				MemoryKeyspace.this.expiries.put(id,
						MemoryKeyspace.this.scheduler.nanoTime() + MemoryKeyspace.this.ttl.toNanos());
				return new MemoryHolding(this, id);
			});
		}

		private <T> CompletableFuture<T> answered(Supplier<T> action) {
			CompletableFuture<T> answer = new CompletableFuture<>();
			MemoryKeyspace.this.scheduler.schedule(delay(), () -> {
				if (isCut()) {
					MemoryKeyspace.this.scheduler.schedule(Duration.ofSeconds(2),
							() -> answer.completeExceptionally(new IllegalStateException("no answer")));
					return;
				}
				try {
					T result = action.get();
					MemoryKeyspace.this.scheduler.schedule(delay(), () -> answer.complete(result));
				}
				catch (RuntimeException ex) {
					MemoryKeyspace.this.scheduler.schedule(delay(), () -> answer.completeExceptionally(ex));
				}
			});
			return answer;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	private final class MemoryHolding implements Keyspace.Holding {

		private final Client client;

		private final long lease;

		MemoryHolding(Client client, long lease) {
			this.client = client;
			this.lease = lease;
		}

		private void check() {
			if (!MemoryKeyspace.this.expiries.containsKey(this.lease)) {
				throw new Keyspace.LeaseGoneException();
			}
		}

		@Override
		public CompletableFuture<Void> renew() {
			return this.client.answered(() -> {
				check();
				MemoryKeyspace.this.expiries.put(this.lease,
						MemoryKeyspace.this.scheduler.nanoTime() + MemoryKeyspace.this.ttl.toNanos());
				return null;
			});
		}

		@Override
		public CompletableFuture<Void> write(Map<String, @Nullable String> changes) {
			Map<String, @Nullable String> copy = new LinkedHashMap<>(changes);
			return this.client.answered(() -> {
				check();
				MemoryKeyspace.this.transactions++;
				MemoryKeyspace.this.largest = Math.max(MemoryKeyspace.this.largest, copy.size());
				apply(this.lease, copy);
				return null;
			});
		}

		@Override
		public CompletableFuture<Void> giveBack() {
			return this.client.answered(() -> {
				revoke(this.lease);
				return null;
			});
		}

	}

}
