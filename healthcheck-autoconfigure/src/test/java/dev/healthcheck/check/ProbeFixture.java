package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.node.NodeAddress;

/**
 * An event loop with its probes, and a way to use them from a test's thread.
 */
final class ProbeFixture implements AutoCloseable {

	/** Generous, for checks that are not about time. */
	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final EventLoopScheduler scheduler = new EventLoopScheduler();

	private final Probes probes = new Probes(this.scheduler);

	EventLoopScheduler scheduler() {
		return this.scheduler;
	}

	Probes probes() {
		return this.probes;
	}

	ProbeResult probe(CheckSettings settings, NodeAddress target) {
		return probe(this.probes.create(settings), target);
	}

	ProbeResult probe(NodeProbe probe, NodeAddress target) {
		return probe(probe, target, TIMEOUT);
	}

	ProbeResult probe(NodeProbe probe, NodeAddress target, Duration timeout) {
		try {
			return probe.probe(target, timeout)
				.toCompletableFuture()
				.get(timeout.plusSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("no result", ex);
		}
	}

	@Override
	public void close() {
		this.probes.close();
		this.scheduler.close();
	}

}
