package dev.healthcheck.benchmark.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

import dev.healthcheck.benchmark.Pause;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;

/**
 * What is asked of etcd.
 *
 * @param put whether keys are written, or else read
 * @param width how many threads ask at the same time, each waiting for its answer
 */
record Workload(boolean put, int width) {

	static final List<Workload> ALL = List.of(new Workload(false, 1), new Workload(true, 1), new Workload(false, 64),
			new Workload(true, 64));

	private static final int KEYS = 100;

	private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

	private static final ByteSequence VALUE = ByteSequence.from("v".repeat(128), StandardCharsets.UTF_8);

	/** One request. */
	CompletableFuture<?> issue(KV kv) {
		return issue(kv, key(ThreadLocalRandom.current().nextInt(KEYS)));
	}

	private CompletableFuture<?> issue(KV kv, ByteSequence key) {
		return this.put ? kv.put(key, VALUE) : kv.get(key);
	}

	/**
	 * Write the keys that reads read. A JVM that has just started may be too slow for its
	 * own deadlines at first.
	 */
	static void prepare(KV kv) {
		if (!Pause.until(STARTS_WITHIN, () -> isAnswered(kv.put(key(0), VALUE)))) {
			throw new IllegalStateException("no put was answered within " + STARTS_WITHIN.toSeconds() + " s");
		}
		for (int i = 1; i < KEYS; i++) {
			kv.put(key(i), VALUE).join();
		}
	}

	private static boolean isAnswered(CompletableFuture<?> call) {
		try {
			call.join();
			return true;
		}
		catch (CompletionException ex) {
			return false;
		}
	}

	private static ByteSequence key(int number) {
		return ByteSequence.from("benchmark/" + number, StandardCharsets.UTF_8);
	}

	static Workload parse(String text) {
		String[] parts = text.split("x", -1);
		return new Workload(parts[0].equals("put"), Integer.parseInt(parts[1]));
	}

	/** As {@link #parse} reads it. */
	@Override
	public String toString() {
		return (this.put ? "put" : "get") + "x" + this.width;
	}

	/**
	 * As people read it.
	 * @return such as {@code 64-way puts}
	 */
	String title() {
		return ((this.width == 1) ? "sequential" : this.width + "-way") + (this.put ? " puts" : " gets");
	}

}
