package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Scheduler} that runs its tasks on one daemon thread: the event loop of a
 * Vert.x instance of its own, which the probes of {@link Probes} share.
 * <p>
 * Delays are rounded up to whole milliseconds. Tasks that are due at once run in the
 * order in which they were scheduled. A task that throws is logged and stops nothing.
 */
public final class VertxScheduler implements Scheduler, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(VertxScheduler.class);

	private static final String THREAD_NAME = "healthcheck-eventloop";

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final Vertx vertx;

	private final Context context;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable Thread eventLoop;

	/**
	 * Start the event loop; {@link #close()} ends it.
	 */
	public VertxScheduler() {
		this.vertx = Vertx.builder().with(options()).build();
		this.context = this.vertx.getOrCreateContext();
		this.context.runOnContext((unused) -> {
			this.eventLoop = Thread.currentThread();
			Thread.currentThread().setName(THREAD_NAME);
		});
	}

	private static VertxOptions options() {
		// the watchdog for blocked threads cannot be turned off, but need not wake up
		return new VertxOptions().setEventLoopPoolSize(1)
			.setWorkerPoolSize(1)
			.setInternalBlockingPoolSize(1)
			.setUseDaemonThread(true)
			.setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
			.setBlockedThreadCheckInterval(1)
			.setFileSystemOptions(
					new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * {@inheritDoc} After {@link #close()} nothing is scheduled, and nothing is thrown.
	 */
	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		Timer timer = new Timer(task, nanoTime() + delay.toNanos());
		if (delay.isZero() || delay.isNegative()) {
			execute(timer::fire);
		}
		else {
			run(timer::start);
		}
		return timer;
	}

	/**
	 * Run a task on the event loop: at once if this is it, otherwise as soon as possible.
	 */
	void run(Runnable task) {
		if (isEventLoop()) {
			runSafely(task);
		}
		else {
			execute(task);
		}
	}

	/** The event loop itself. */
	EventLoop loop() {
		return ((VertxInternal) this.vertx).nettyEventLoopGroup().next();
	}

	private boolean isEventLoop() {
		return Thread.currentThread() == this.eventLoop;
	}

	private void execute(Runnable task) {
		if (this.closed.get()) {
			return;
		}
		try {
			this.context.runOnContext((unused) -> runSafely(task));
		}
		catch (RuntimeException ex) {
			// the loop refuses tasks once it is shut down, which may happen after the
			// check above
			if (!this.closed.get()) {
				throw ex;
			}
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
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		var closing = this.vertx.close().toCompletionStage().toCompletableFuture();
		if (isEventLoop()) {
			return;
		}
		try {
			closing.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.warn("The event loop did not end within {} s", CLOSE_TIMEOUT.toSeconds(), ex);
		}
	}

	/** One task that runs at its time unless taken back. */
	private final class Timer implements Cancellable {

		private static final long NONE = -1;

		private final long dueNanos;

		private volatile @Nullable Runnable task;

		/** Read and written on the event loop. */
		private long id = NONE;

		Timer(Runnable task, long dueNanos) {
			this.task = task;
			this.dueNanos = dueNanos;
		}

		void start() {
			if (VertxScheduler.this.closed.get() || this.task == null) {
				return;
			}
			long remainingNanos = Math.max(1, this.dueNanos - nanoTime());
			long millis = (remainingNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
			this.id = VertxScheduler.this.vertx.setTimer(millis, (unused) -> fire());
		}

		void fire() {
			Runnable current = this.task;
			this.task = null;
			if (current != null) {
				runSafely(current);
			}
		}

		@Override
		public void cancel() {
			if (this.task != null) {
				this.task = null;
				run(() -> VertxScheduler.this.vertx.cancelTimer(this.id));
			}
		}

	}

}
