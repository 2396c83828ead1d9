package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.grpc.CallHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the calls of one client that are not answered in time. All have the same time, so
 * they become due in the order in which they began, and a look at the oldest now and then
 * does for all. gRPC's own deadlines have a timer each, which wakes a thread per call and
 * costs more than anything else on the way. The time that this process is behind does not
 * count.
 */
final class CallTimeouts implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(CallTimeouts.class);

	/** How late a call may be ended, as a part of its time. */
	private static final int PARTS = 40;

	private static final Duration LONGEST_PERIOD = Duration.ofMillis(50);

	private static final Duration SHORTEST_PERIOD = Duration.ofMillis(1);

	/** A client without calls needs no thread. */
	private static final long IDLE_SECONDS = 5;

	private final Duration timeout;

	private final Duration period;

	private final Queue<CallHandle> calls = new ConcurrentLinkedQueue<>();

	/** Whether a look is due, which it is as long as there are calls. */
	private final AtomicBoolean watching = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor timer;

	private final ProcessLag lag = new ProcessLag(System::nanoTime);

	CallTimeouts(Duration timeout) {
		this.timeout = timeout;
		Duration part = timeout.dividedBy(PARTS);
		this.period = (part.compareTo(LONGEST_PERIOD) > 0) ? LONGEST_PERIOD
				: (part.compareTo(SHORTEST_PERIOD) < 0) ? SHORTEST_PERIOD : part;
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "etcd-timeouts");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
	}

	Duration timeout() {
		return this.timeout;
	}

	/** Run a task later, unless this is closed before. */
	void schedule(Duration delay, Runnable task) {
		try {
			this.timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// closed
		}
	}

	/** A call was sent; told by any thread, and how long it took this process. */
	void sent(long nanos) {
		this.lag.noted(nanos);
	}

	/** A call begins. */
	void add(CallHandle call) {
		this.calls.add(call);
		watch();
	}

	private void watch() {
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			lookLater();
		}
	}

	private void lookLater() {
		long due = System.nanoTime() + this.period.toNanos();
		try {
			this.timer.schedule(() -> look(due), this.period.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// closed: the channel ends its calls itself
			this.calls.clear();
		}
	}

	private void look(long dueNanos) {
		long present = System.nanoTime();
		this.lag.noted(present - dueNanos);
		long now = present - this.lag.allowanceNanos();
		for (CallHandle oldest = this.calls.peek(); oldest != null; oldest = this.calls.peek()) {
			if (!isOver(oldest, now)) {
				lookLater();
				return;
			}
			this.calls.poll();
		}
		this.watching.set(false);
		// one that was added just before
		if (!this.calls.isEmpty()) {
			watch();
		}
	}

	private static boolean isOver(CallHandle call, long nowNanos) {
		try {
			return call.endIfLate(nowNanos);
		}
		catch (RuntimeException ex) {
			// an interceptor of the application's, perhaps; the others must go on
			log.warn("a call that was not answered in time could not be cancelled", ex);
			return true;
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.calls.clear();
	}

}
