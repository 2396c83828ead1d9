package dev.healthcheck.samples.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.util.concurrent.ScheduledFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;

/**
 * Closes the connection to a node that does not go on with its response. The time that
 * the client takes to read does not count.
 */
final class StallGuard {

	private static final int CHECKS_PER_TIMEOUT = 4;

	private final Connection connection;

	private final long timeoutNanos;

	private final AtomicLong wanted = new AtomicLong();

	private volatile long waitingSinceNanos;

	private volatile boolean stalled;

	StallGuard(Connection connection, Duration timeout) {
		this.connection = connection;
		this.timeoutNanos = timeout.toNanos();
	}

	<T> Flux<T> watch(Flux<T> content) {
		return Flux.defer(() -> {
			long period = Math.max(1, this.timeoutNanos / CHECKS_PER_TIMEOUT);
			ScheduledFuture<?> checks = this.connection.channel()
				.eventLoop()
				.scheduleAtFixedRate(this::check, period, period, TimeUnit.NANOSECONDS);
			return content.doOnNext((item) -> received())
				.doOnRequest(this::requested)
				.onErrorMap((error) -> this.stalled ? new StallException(error) : error)
				.doFinally((signal) -> checks.cancel(false));
		});
	}

	private void requested(long n) {
		if (Operators.addCap(this.wanted.get(), n) == n) {
			this.waitingSinceNanos = System.nanoTime();
		}
		this.wanted.accumulateAndGet(n, Operators::addCap);
	}

	private void received() {
		this.waitingSinceNanos = System.nanoTime();
		this.wanted.updateAndGet((n) -> (n == Long.MAX_VALUE) ? n : n - 1);
	}

	private void check() {
		if (this.wanted.get() > 0 && System.nanoTime() - this.waitingSinceNanos > this.timeoutNanos) {
			this.stalled = true;
			this.connection.channel().close();
		}
	}

}
