package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.keys.KeyFeed;
import dev.healthcheck.upstream.UpstreamFeed;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upstreams that follow the keys {@code <prefix><service>/<host>:<port>} in etcd. While
 * etcd cannot be reached, the last data stays in use. Thread-safe; closing it ends the
 * watch and leaves the upstreams as they are.
 */
public final class EtcdDiscovery implements UpstreamFeed, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EtcdDiscovery.class);

	/** How long a start waits for etcd before it makes do with the file. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Duration SAVE_DELAY = Duration.ofSeconds(1);

	private final Upstreams upstreams;

	private final ServiceUpstreams services;

	private final KeyFeed feed;

	private final @Nullable SnapshotFile file;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final Following following = new Following();

	private final UpstreamListener endpoints;

	private volatile long revision;

	/** Held while services are applied, never by those who are told of a change. */
	private final Object applying = new Object();

	private boolean loaded;

	private boolean saveDue;

	private volatile boolean closed;

	/**
	 * A discovery that has not begun yet.
	 * @param client reads and watches the keys
	 * @param upstreams where the upstreams are put
	 * @param settings which keys, and what is made of them
	 */
	public EtcdDiscovery(EtcdClient client, Upstreams upstreams, DiscoverySettings settings) {
		Objects.requireNonNull(client, "'client' must not be null");
		this.upstreams = Objects.requireNonNull(upstreams, "'upstreams' must not be null");
		this.file = (settings.snapshotFile() != null) ? new SnapshotFile(settings.snapshotFile(), settings.prefix())
				: null;
		this.services = new ServiceUpstreams(upstreams, settings);
		this.endpoints = new EndpointListener(client.upstream(), this.following, upstreams.scheduler());
		this.feed = new KeyFeed(client, upstreams.scheduler(), settings.prefix(), new FeedListener());
	}

	/**
	 * Begin to read and to watch. Waits until there is data, from etcd or else from the
	 * snapshot file, but at most 2 s: an application starts also without etcd.
	 */
	public void start() {
		this.upstreams.addFeed(this);
		this.upstreams.addListener(this.endpoints);
		this.services.start();
		this.feed.start();
		try {
			this.ready.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			useFile();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("never completed with an error", ex);
		}
	}

	private void useFile() {
		synchronized (this.applying) {
			if (this.loaded || this.file == null) {
				return;
			}
			SnapshotFile.Saved saved = this.file.read();
			if (saved != null) {
				log.warn("etcd cannot be reached: services are those of {}, from the snapshot file", saved.savedAt());
				this.following.saved(saved.savedAt());
				this.services.replace(saved.content());
			}
		}
	}

	/**
	 * Whose data is in use, and how old it is.
	 * @return the status at this moment
	 */
	public DiscoveryStatus status() {
		return new DiscoveryStatus(this.following.isCurrent(), age(), this.following.failure(), this.revision,
				this.services.names(), this.services.problems());
	}

	@Override
	public boolean feeds(String upstream) {
		return this.services.isOwned(upstream);
	}

	@Override
	public Duration age() {
		return this.following.age();
	}

	@Override
	public Map<String, String> problems() {
		return this.services.problems();
	}

	private synchronized void saveLater() {
		if (this.file != null && !this.saveDue) {
			this.saveDue = true;
			this.upstreams.scheduler().schedule(SAVE_DELAY, () -> {
				Thread thread = new Thread(this::save, "discovery-snapshot");
				thread.setDaemon(true);
				thread.start();
			});
		}
	}

	private void save() {
		synchronized (this) {
			this.saveDue = false;
		}
		if (!this.closed && this.file != null) {
			this.file.write(this.services.content());
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.upstreams.removeListener(this.endpoints);
		this.upstreams.removeFeed(this);
		this.feed.close();
	}

	private final class FeedListener implements KeyFeed.Listener {

		@Override
		public void loaded(Map<String, String> content, long revision) {
			synchronized (EtcdDiscovery.this.applying) {
				EtcdDiscovery.this.loaded = true;
				EtcdDiscovery.this.services.replace(content);
			}
			heard(revision);
			EtcdDiscovery.this.ready.complete(null);
			saveLater();
		}

		@Override
		public void changed(List<KeyChange> changes, long revision) {
			EtcdDiscovery.this.services.change(changes);
			heard(revision);
			saveLater();
		}

		private void heard(long revision) {
			EtcdDiscovery.this.revision = revision;
			if (EtcdDiscovery.this.following.heard()) {
				log.info("Services are read from etcd again");
			}
		}

		/** An outage ends calls in one way or the other, and is one all the same. */
		private static String kind(Throwable error) {
			ErrorCode code = EtcdExceptionFactory.toEtcdException(error).getErrorCode();
			return (code == ErrorCode.DEADLINE_EXCEEDED) ? ErrorCode.UNAVAILABLE.name() : code.name();
		}

		@Override
		public void failed(Throwable error) {
			// once, not for each attempt
			if (EtcdDiscovery.this.following.failed(kind(error), String.valueOf(error.getMessage()))) {
				log.warn("Services cannot be read from etcd, the last data stays in use: {}", error.getMessage());
			}
		}

	}

}
