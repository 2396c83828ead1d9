package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads all keys under a prefix at one revision, in pages, and watches from the next one:
 * no gap, no polling. The watch itself survives the loss of endpoints: an error only says
 * that it is being resumed. When it cannot go on (its history is compacted, or has begun
 * anew because etcd was restored), or is not resumed for a while, all is read again.
 */
public final class KeyFeed implements AutoCloseable {

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

	/** How long a watch may be without a stream: it is resumed every half second. */
	private static final Duration RESUME_PATIENCE = Duration.ofSeconds(3);

	private final Client client;

	private final Scheduler scheduler;

	private final ByteSequence prefix;

	private final Listener listener;

	/** Told apart by its number, so that a late answer of an old one changes nothing. */
	private int round;

	private final Backoff backoff = new Backoff(LONGEST_DELAY);

	private Watch.@Nullable Watcher watcher;

	/** Which one the content was read from. */
	private long cluster;

	/** Why the watch has no stream now, {@code null} while it has one. */
	private @Nullable Throwable broken;

	/** How often the watch lost its stream, so that each loss has its own patience. */
	private int breaks;

	private boolean closed;

	/**
	 * A feed that has not begun yet.
	 * @param client reads and watches the keys
	 * @param scheduler time, and what happens later
	 * @param prefix what all keys begin with
	 * @param listener is told of them, without the prefix
	 */
	public KeyFeed(Client client, Scheduler scheduler, String prefix, Listener listener) {
		this.client = client;
		this.scheduler = scheduler;
		this.prefix = ByteSequence.from(prefix, StandardCharsets.UTF_8);
		this.listener = listener;
	}

	/** Begin to read. */
	public synchronized void start() {
		if (!this.closed) {
			int round = ++this.round;
			new KeyPages(this.client.getKVClient(), this.prefix, this::name).read((pages, error) -> {
				synchronized (this) {
					if (this.closed || round != this.round) {
						return;
					}
					if (error != null) {
						again(error);
					}
					else {
						orAgain(() -> read(pages));
					}
				}
			});
		}
	}

	private void read(KeyPages pages) {
		this.cluster = pages.cluster();
		this.backoff.reset();
		this.listener.loaded(pages.content(), pages.revision());
		watch(this.round, pages.revision() + 1);
	}

	private void watch(int round, long revision) {
		this.broken = null;
		// a stream says that it is there, also before there is an event
		WatchOption option = WatchOption.builder().isPrefix(true).withRevision(revision).withCreateNotify(true).build();
		this.watcher = this.client.getWatchClient()
			.watch(this.prefix, option, Watch.listener((response) -> changed(round, response),
					(error) -> broken(round, error), () -> ended(round)));
	}

	private synchronized void changed(int round, WatchResponse response) {
		if (this.closed || round != this.round || isOtherCluster(response.getHeader().getClusterId())) {
			return;
		}
		this.broken = null;
		if (!response.getEvents().isEmpty()) {
			List<KeyChange> changes = response.getEvents()
				.stream()
				.map((event) -> new KeyChange(name(event.getKeyValue()),
						(event.getEventType() == WatchEvent.EventType.PUT) ? text(event.getKeyValue().getValue())
								: null))
				.toList();
			orAgain(() -> this.listener.changed(changes, response.getHeader().getRevision()));
		}
	}

	/** Its revisions have nothing to do with those that were read. */
	private boolean isOtherCluster(long cluster) {
		if (cluster == this.cluster) {
			return false;
		}
		again(KeyPages.otherCluster(cluster, this.cluster));
		return true;
	}

	private synchronized void broken(int round, Throwable error) {
		if (this.closed || round != this.round) {
			return;
		}
		boolean first = this.broken == null;
		this.broken = error;
		if (first) {
			int number = ++this.breaks;
			this.scheduler.schedule(RESUME_PATIENCE, () -> {
				synchronized (this) {
					if (this.broken != null && number == this.breaks) {
						ended(round);
					}
				}
			});
		}
	}

	/** It is not resumed, or not by itself. */
	private synchronized void ended(int round) {
		if (!this.closed && round == this.round) {
			again((this.broken != null) ? this.broken : new IllegalStateException("the watch has ended"));
		}
	}

	/** What goes wrong with the content is shown like what goes wrong with reading it. */
	private void orAgain(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | LinkageError ex) {
			again(new IllegalStateException(ex.toString(), ex));
		}
	}

	/** Read again, a little later each time. */
	private void again(Throwable error) {
		this.round++;
		Watch.Watcher watcher = this.watcher;
		this.watcher = null;
		if (watcher != null) {
			// without the lock: the watch has one of its own, held while it calls back
			this.scheduler.schedule(Duration.ZERO, watcher::close);
		}
		this.listener.failed(error);
		this.scheduler.schedule(this.backoff.next(), this::start);
	}

	private String name(KeyValue entry) {
		return text(entry.getKey().substring(this.prefix.size()));
	}

	private static String text(ByteSequence bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		Watch.Watcher watcher;
		synchronized (this) {
			this.closed = true;
			watcher = this.watcher;
		}
		if (watcher != null) {
			watcher.close();
		}
	}

	/** Is told of keys, by one thread at a time. */
	public interface Listener {

		/**
		 * All there is, at a revision.
		 * @param content values by key
		 * @param revision the revision
		 */
		void loaded(Map<String, String> content, long revision);

		/**
		 * What changed.
		 * @param changes the changes, in their order
		 * @param revision the revision after them
		 */
		void changed(List<KeyChange> changes, long revision);

		/**
		 * It cannot be read, or the watch has ended; it is tried again.
		 * @param error what is wrong
		 */
		void failed(Throwable error);

	}

}
