package dev.healthcheck.testing.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;

/**
 * Everything one watch has delivered.
 */
public final class WatchRecord implements Watch.Listener {

	private final List<Long> revisions = new ArrayList<>();

	/** The revision of each value; the load writes none twice, and no empty one. */
	private final Map<ByteSequence, Long> values = new HashMap<>();

	private int appliedTwice;

	private final List<Throwable> errors = new ArrayList<>();

	private long lastNanos = System.nanoTime();

	private long longestGapNanos;

	private boolean completed;

	@Override
	public synchronized void onNext(WatchResponse response) {
		for (WatchEvent event : response.getEvents()) {
			long revision = event.getKeyValue().getModRevision();
			this.revisions.add(revision);
			ByteSequence value = event.getKeyValue().getValue();
			Long former = value.isEmpty() ? null : this.values.put(value, revision);
			if (former != null && former != revision) {
				this.appliedTwice++;
			}
		}
		if (!response.getEvents().isEmpty()) {
			long now = System.nanoTime();
			this.longestGapNanos = Math.max(this.longestGapNanos, now - this.lastNanos);
			this.lastNanos = now;
		}
	}

	@Override
	public synchronized void onError(Throwable error) {
		this.errors.add(error);
	}

	@Override
	public synchronized void onCompleted() {
		this.completed = true;
	}

	/** Begin to measure gaps from now on. */
	synchronized void resetGap() {
		this.lastNanos = System.nanoTime();
		this.longestGapNanos = 0;
	}

	public synchronized boolean hasSeen(long revision) {
		return this.revisions.contains(revision);
	}

	public synchronized boolean isCompleted() {
		return this.completed;
	}

	public synchronized List<Throwable> errors() {
		return List.copyOf(this.errors);
	}

	/**
	 * How many revisions between the first and the last event were not delivered. Zero is
	 * expected when nobody but the load writes, also for puts of which no answer came.
	 * @return the count
	 */
	public synchronized long skipped() {
		if (this.revisions.isEmpty()) {
			return 0;
		}
		long first = this.revisions.get(0);
		long last = this.revisions.get(this.revisions.size() - 1);
		return last - first + 1 - new HashSet<>(this.revisions).size();
	}

	/**
	 * The longest time between two events.
	 * @return the gap
	 */
	public synchronized Duration longestGap() {
		return Duration.ofNanos(this.longestGapNanos);
	}

	/**
	 * Revisions that were acknowledged but never delivered.
	 * @param acknowledged revisions of acknowledged puts
	 * @return those that are missing
	 */
	public synchronized Set<Long> missing(Collection<Long> acknowledged) {
		Set<Long> missing = new HashSet<>(acknowledged);
		missing.removeAll(new HashSet<>(this.revisions));
		return missing;
	}

	/**
	 * How many events came twice or out of order.
	 * @return the count
	 */
	public synchronized int repeated() {
		int repeated = 0;
		for (int i = 1; i < this.revisions.size(); i++) {
			if (this.revisions.get(i) <= this.revisions.get(i - 1)) {
				repeated++;
			}
		}
		return repeated;
	}

	/**
	 * How many values were written at two revisions, although each was put once.
	 * @return the count
	 */
	public synchronized int appliedTwice() {
		return this.appliedTwice;
	}

	public synchronized int size() {
		return this.revisions.size();
	}

}
