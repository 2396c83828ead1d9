package dev.healthcheck.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.check.Scheduler;

/**
 * Real time for log lines that come later: on threads of the JVM, as listeners exist
 * before the upstreams do.
 */
final class Delays implements Scheduler {

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		CompletableFuture<Void> run = CompletableFuture.runAsync(task,
				CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS));
		return () -> run.cancel(false);
	}

}
