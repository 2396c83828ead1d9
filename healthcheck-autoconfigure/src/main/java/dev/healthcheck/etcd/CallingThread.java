package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

import io.grpc.Context;

/**
 * Begins calls in the thread that makes them. jetcd gives each beginning call a thread of
 * a pool, although nothing in it blocks. As in such a thread, a call is not part of the
 * gRPC call that the caller may be serving, whose end would cancel it.
 */
final class CallingThread extends AbstractExecutorService {

	@Override
	public void execute(Runnable task) {
		Context.ROOT.run(task);
	}

	/** Has no threads, so there is nothing to shut down. */
	@Override
	public void shutdown() {
	}

	@Override
	public List<Runnable> shutdownNow() {
		return List.of();
	}

	@Override
	public boolean isShutdown() {
		return false;
	}

	@Override
	public boolean isTerminated() {
		return false;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return false;
	}

}
