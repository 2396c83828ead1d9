package dev.healthcheck.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.keys.LeasedKey;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registration of this application in etcd, under the key
 * {@code <prefix><service>/<host>:<port>}. The key is there as long as the application
 * wants it and lives: it is bound to a lease that is kept alive, and put back, while etcd
 * can be reached, when the lease was lost or somebody has deleted the key.
 * <p>
 * A value that somebody else puts stays until the application itself has something to
 * say; it is bound to the lease, so that it does not outlive the application.
 * <p>
 * No method waits for etcd but {@link #close()}. Thread-safe.
 */
public final class EtcdRegistration implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EtcdRegistration.class);

	/** How long a withdrawal waits for etcd. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final String TAKEN = "registered by another application too; its host or port must be another";

	private final RegistrationSettings settings;

	private final Scheduler scheduler;

	private final LeasedKey key;

	private boolean wanted;

	private boolean up = true;

	private boolean closed;

	private CompletableFuture<Void> withdrawn = CompletableFuture.completedFuture(null);

	/** Changed with its own lock: those who are told of the key have another one. */
	private final Object changing = new Object();

	private volatile RegistrationStatus status;

	/**
	 * A registration that has not begun yet.
	 * @param client writes the key
	 * @param upstreams whose scheduler is used
	 * @param settings what is registered, and how
	 */
	public EtcdRegistration(EtcdClient client, Upstreams upstreams, RegistrationSettings settings) {
		Objects.requireNonNull(client, "'client' must not be null");
		this.settings = settings;
		this.status = new RegistrationStatus(settings.key(), false, Instant.now(), null);
		this.scheduler = upstreams.scheduler();
		this.key = new LeasedKey(client, this.scheduler, settings.key(), settings.ttlSeconds(), new KeyListener());
	}

	/**
	 * Register the application, as soon as etcd can be reached, and keep it registered.
	 * @throws IllegalStateException if this is closed
	 */
	public synchronized void register() {
		if (this.closed) {
			throw new IllegalStateException("the registration is closed");
		}
		this.wanted = true;
		put();
	}

	/**
	 * The application takes traffic; it does from the beginning. It is not registered by
	 * that.
	 */
	public synchronized void up() {
		this.up = true;
		put();
	}

	/**
	 * The application takes no traffic: others list it, but do not use it.
	 */
	public synchronized void down() {
		this.up = false;
		put();
	}

	private void put() {
		if (this.wanted) {
			this.key.put(this.settings.value(this.up));
		}
	}

	/**
	 * Remove the application from etcd. It stays away until it is registered again.
	 * @return completes when the key is gone and others had
	 * {@link RegistrationSettings#withdrawDelay()} to follow, at once if it was not
	 * registered; after 5 s if etcd has not confirmed it, the key then ends with its
	 * lease. Never completes exceptionally.
	 */
	public synchronized CompletableFuture<Void> withdraw() {
		if (this.wanted) {
			boolean known = status().registered();
			this.withdrawn = release().thenCompose((gone) -> delay(known && gone));
		}
		return this.withdrawn.copy();
	}

	/** Remove the key; completes with whether etcd has confirmed that. */
	private CompletableFuture<Boolean> release() {
		boolean known = status().registered();
		this.wanted = false;
		CompletableFuture<Void> gone = this.key.release(PATIENCE);
		become(false, null);
		return gone.handle((unused, error) -> {
			if (error != null) {
				log.warn("{} cannot be removed from etcd, it ends with its lease within {} s: {}", this.settings.key(),
						this.settings.ttlSeconds(), error.getMessage());
			}
			else if (known) {
				log.info("Withdrew {} from etcd", this.settings.key());
			}
			return error == null;
		});
	}

	private CompletableFuture<Void> delay(boolean needed) {
		CompletableFuture<Void> over = new CompletableFuture<>();
		if (needed && !this.settings.withdrawDelay().isZero()) {
			this.scheduler.schedule(this.settings.withdrawDelay(), () -> over.complete(null));
		}
		else {
			over.complete(null);
		}
		return over;
	}

	/**
	 * Whether the application is registered.
	 * @return the status at this moment
	 */
	public RegistrationStatus status() {
		return this.status;
	}

	/** Change the status, and return the one before. */
	private RegistrationStatus become(boolean registered, @Nullable String failure) {
		synchronized (this.changing) {
			RegistrationStatus before = this.status;
			this.status = before.then(registered, failure);
			return before;
		}
	}

	/**
	 * Remove the application from etcd for good. Waits at most 5 s for etcd, and not for
	 * the withdraw delay.
	 */
	@Override
	public void close() {
		CompletableFuture<?> gone;
		synchronized (this) {
			this.closed = true;
			gone = this.wanted ? release() : this.key.release(PATIENCE);
		}
		try {
			// a little longer: the time itself is kept by the scheduler
			gone.get(PATIENCE.toMillis() + 100, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.debug("{} was not removed", this.settings.key(), ex);
		}
	}

	private final class KeyListener implements LeasedKey.Listener {

		private boolean isTaken;

		@Override
		public void written() {
			this.isTaken = false;
			if (!become(true, null).registered()) {
				log.info("Registered {} in etcd", EtcdRegistration.this.settings.key());
			}
		}

		@Override
		public void missing(String reason) {
			// once, not for each attempt
			if (become(false, reason).failure() == null) {
				log.warn("{} is not registered in etcd as it should be, trying again: {}",
						EtcdRegistration.this.settings.key(), reason);
			}
		}

		@Override
		public void taken() {
			become(true, TAKEN);
			if (!this.isTaken) {
				this.isTaken = true;
				log.warn("{} is {}", EtcdRegistration.this.settings.key(), TAKEN);
			}
		}

	}

}
