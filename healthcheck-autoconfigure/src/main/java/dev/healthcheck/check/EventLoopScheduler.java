package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Scheduler} that runs its tasks on one daemon thread: an event loop of its own,
 * which the probes of {@link Probes} share.
 * <p>
 * Delays are rounded up to whole milliseconds, as the loop would be awake for what is
 * less. Tasks that are due at once run in the order in which they were scheduled. A task
 * that throws is logged and stops nothing.
 */
public final class EventLoopScheduler implements Scheduler, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EventLoopScheduler.class);

	private static final String THREAD_NAME = "healthcheck-eventloop";

	private static final Duration LEAST_SLEEP = Duration.ofMillis(5);

	private static final int CLOSE_SECONDS = 5;

	private final Transport transport;

	private final EventLoop loop;

	/**
	 * Start the event loop; {@link #close()} ends it.
	 */
	public EventLoopScheduler() {
		this(Transport.best());
	}

	EventLoopScheduler(Transport transport) {
		this.transport = transport;
		this.loop = new SingleThreadIoEventLoop(null, EventLoopScheduler::thread, transport.handlers());
		// with what the thread inherits from this one, not from whoever comes first
		this.loop.execute(() -> {
		});
	}

	private static Thread thread(Runnable task) {
		Thread thread = new FastThreadLocalThread(task, THREAD_NAME);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Duration leastSleep() {
		return LEAST_SLEEP;
	}

	/**
	 * {@inheritDoc} After {@link #close()} nothing is scheduled, and nothing is thrown.
	 */
	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		Runnable safe = () -> runSafely(task);
		Future<?> scheduled = unlessClosed(() -> (delay.isZero() || delay.isNegative()) ? this.loop.submit(safe)
				: this.loop.schedule(safe, delay.plusNanos(999_999).toMillis(), TimeUnit.MILLISECONDS));
		return () -> unlessClosed(() -> (scheduled != null) ? scheduled.cancel(false) : null);
	}

	/**
	 * Run a task on the event loop: at once if this is it, otherwise as soon as possible.
	 */
	void run(Runnable task) {
		if (this.loop.inEventLoop()) {
			runSafely(task);
		}
		else {
			schedule(Duration.ZERO, task);
		}
	}

	/** What sockets on the event loop are made of. */
	Transport transport() {
		return this.transport;
	}

	/** The event loop itself. */
	EventLoop loop() {
		return this.loop;
	}

	private <T> @Nullable T unlessClosed(Supplier<@Nullable T> action) {
		if (this.loop.isShuttingDown()) {
			return null;
		}
		try {
			return action.get();
		}
		catch (RejectedExecutionException ex) {
			// it may have been closed since
			if (!this.loop.isShuttingDown()) {
				throw ex;
			}
			return null;
		}
	}

	private static void runSafely(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			log.error("A scheduled task failed", ex);
		}
	}

	/**
	 * End the event loop and close all connections of its probes. Waits at most 5 s for
	 * that, and not at all when called by a task. Repeated calls do nothing.
	 */
	@Override
	public void close() {
		this.loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
		if (this.loop.inEventLoop()) {
			return;
		}
		try {
			if (!this.loop.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				log.warn("The event loop did not end within {} s", CLOSE_SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
