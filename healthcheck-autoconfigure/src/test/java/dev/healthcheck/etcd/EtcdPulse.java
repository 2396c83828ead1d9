package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.test.etcd.EtcdMember;

/**
 * Reads from members that nothing befalls, past the client: while they are not answered,
 * it is etcd or the machine that stalls, and no fault of the client.
 */
final class EtcdPulse implements AutoCloseable {

	private static final String READ = "{\"key\":\"cHVsc2U=\"}";

	private static final long PERIOD_MILLIS = 50;

	private final ScheduledExecutorService ticker;

	private long longestNanos;

	EtcdPulse(List<EtcdMember> members) {
		this.ticker = Executors.newScheduledThreadPool(members.size(), (task) -> {
			Thread thread = new Thread(task, "etcd-pulse");
			thread.setDaemon(true);
			return thread;
		});
		members.forEach((member) -> new Beat(member).read());
	}

	/** How long a member has not answered at most. */
	synchronized Duration longestSilence() {
		return Duration.ofNanos(this.longestNanos);
	}

	private synchronized void silent(long nanos) {
		this.longestNanos = Math.max(this.longestNanos, nanos);
	}

	@Override
	public void close() {
		this.ticker.shutdownNow();
	}

	private final class Beat {

		private final EtcdMember member;

		private long answeredNanos = System.nanoTime();

		private Beat(EtcdMember member) {
			this.member = member;
		}

		private void read() {
			boolean answered = isAnswered();
			long now = System.nanoTime();
			silent(now - this.answeredNanos);
			if (answered) {
				this.answeredNanos = now;
			}
			if (!EtcdPulse.this.ticker.isShutdown()) {
				EtcdPulse.this.ticker.schedule(this::read, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
			}
		}

		private boolean isAnswered() {
			try {
				// linearizable: the member needs its peers for it, as for the client's
				// reads
				this.member.call("/v3/kv/range", READ);
				return true;
			}
			catch (IllegalStateException ex) {
				return false;
			}
		}

	}

}
