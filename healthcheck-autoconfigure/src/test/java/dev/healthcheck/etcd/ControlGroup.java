package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.test.etcd.EtcdMember;

/**
 * Writes to one healthy member over HTTP, past the client: when these stall as well, it
 * is the machine or the cluster that stalls, and no fault of the client.
 */
final class ControlGroup implements AutoCloseable {

	private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

	private final EtcdMember member;

	private final String request;

	private final long sinceNanos;

	private final Set<Long> slowSeconds = new ConcurrentSkipListSet<>();

	private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "control-group");
		thread.setDaemon(true);
		return thread;
	});

	ControlGroup(EtcdMember member, String key, long sinceNanos) {
		this.member = member;
		this.request = "{\"key\":\"%s\"}"
			.formatted(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
		this.sinceNanos = sinceNanos;
		this.ticker.scheduleWithFixedDelay(this::write, 0, 100, TimeUnit.MILLISECONDS);
	}

	private void write() {
		long start = System.nanoTime();
		boolean failed = false;
		try {
			this.member.call("/v3/kv/put", this.request);
		}
		catch (IllegalStateException ex) {
			failed = true;
		}
		long end = System.nanoTime();
		if (failed || end - start > SLOW_NANOS) {
			for (long second = second(start) - 2; second <= second(end); second++) {
				this.slowSeconds.add(second);
			}
		}
	}

	private long second(long nanos) {
		return Math.floorDiv(nanos - this.sinceNanos, 1_000_000_000L);
	}

	/** The seconds since the beginning in which writes stalled, and those just before. */
	Set<Long> slowSeconds() {
		return Set.copyOf(this.slowSeconds);
	}

	@Override
	public void close() {
		this.ticker.shutdownNow();
	}

}
