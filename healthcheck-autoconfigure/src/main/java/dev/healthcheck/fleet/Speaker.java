package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.keys.Answers;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an instance wants to have said. What is wanted is compared with what was
 * seen in etcd, and the difference is written, one transaction at a time: so writes that
 * failed, came late or came twice heal. Used on the scheduler's thread only.
 */
final class Speaker {

	/** What etcd takes in one transaction by default. */
	static final int MOST = 128;

	/** An answer that is lost is not waited for. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

	private final Scheduler scheduler;

	private final LongSupplier gapNanos;

	private final Consumer<Outcome> outcomes;

	private final Map<String, String> wanted = new LinkedHashMap<>();

	private final Map<String, String> seen = new HashMap<>();

	private Keyspace.@Nullable Holding holding;

	/** Tells a write from those before it. */
	private int number;

	private boolean writing;

	private boolean planned;

	private long notBeforeNanos;

	private String failure = "";

	/** What became of a write. */
	enum Outcome {

		WRITTEN, FAILED, FENCED

	}

	/**
	 * A speaker that may not say anything yet.
	 * @param scheduler time, and what happens later
	 * @param gapNanos how long to wait between the beginnings of two transactions
	 * @param outcomes is told what became of each
	 */
	Speaker(Scheduler scheduler, LongSupplier gapNanos, Consumer<Outcome> outcomes) {
		this.scheduler = scheduler;
		this.gapNanos = gapNanos;
		this.outcomes = outcomes;
		this.notBeforeNanos = scheduler.nanoTime();
	}

	/** Say what is wanted from now on, bound to a lease. */
	void begin(Keyspace.Holding holding) {
		this.holding = holding;
		this.number++;
		this.writing = false;
		writeSoon();
	}

	/** Say nothing any more, and forget what was wanted. */
	void end() {
		this.holding = null;
		this.number++;
		this.writing = false;
		this.wanted.clear();
	}

	/**
	 * Want a key to have a value.
	 * @param value the value, {@code null} to have none
	 */
	void want(String key, @Nullable String value) {
		boolean changed = !Objects.equals((value != null) ? this.wanted.put(key, value) : this.wanted.remove(key),
				value);
		if (changed) {
			writeSoon();
		}
	}

	/** What is wanted of a key. */
	@Nullable String wanted(String key) {
		return this.wanted.get(key);
	}

	/** One of the instance's own keys was seen. */
	void seen(String key, @Nullable String value) {
		note(key, value);
		writeSoon();
	}

	private void note(String key, @Nullable String value) {
		if (value != null) {
			this.seen.put(key, value);
		}
		else {
			this.seen.remove(key);
		}
	}

	private void writeSoon() {
		if (this.holding == null || this.writing || this.planned) {
			return;
		}
		this.planned = true;
		long wait = Math.max(0, this.notBeforeNanos - this.scheduler.nanoTime());
		this.scheduler.schedule(Duration.ofNanos(wait), () -> {
			this.planned = false;
			write();
		});
	}

	private void write() {
		Keyspace.Holding holding = this.holding;
		Map<String, @Nullable String> due = due();
		if (holding == null || this.writing || due.isEmpty()) {
			return;
		}
		this.writing = true;
		int number = ++this.number;
		this.notBeforeNanos = this.scheduler.nanoTime() + this.gapNanos.getAsLong();
		holding.write(due)
			.whenComplete((unused, error) -> this.scheduler.schedule(Duration.ZERO, () -> ended(number, due, error)));
		this.scheduler.schedule(PATIENCE,
				() -> ended(number, due, new IllegalStateException("no answer within " + PATIENCE)));
	}

	private Map<String, @Nullable String> due() {
		Map<String, @Nullable String> due = new LinkedHashMap<>();
		this.wanted.forEach((key, value) -> {
			if (due.size() < MOST && !value.equals(this.seen.get(key))) {
				due.put(key, value);
			}
		});
		this.seen.keySet().forEach((key) -> {
			if (due.size() < MOST && !this.wanted.containsKey(key)) {
				due.put(key, null);
			}
		});
		return due;
	}

	private void ended(int number, Map<String, @Nullable String> written, @Nullable Throwable error) {
		if (number != this.number || !this.writing) {
			return;
		}
		this.writing = false;
		if (error == null) {
			// until the watch says something else
			written.forEach(this::note);
			this.outcomes.accept(Outcome.WRITTEN);
		}
		else {
			this.failure = Answers.problem(error);
			this.notBeforeNanos = this.scheduler.nanoTime() + AFTER_FAILURE.toNanos();
			this.outcomes.accept(Keyspace.isGone(error) ? Outcome.FENCED : Outcome.FAILED);
		}
		writeSoon();
	}

	/** Why the last write that failed did so. */
	String failure() {
		return this.failure;
	}

}
