package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.grpc.LoadBalancer;
import io.grpc.SynchronizationContext.ScheduledHandle;
import org.jspecify.annotations.Nullable;

/**
 * At most one action that is planned, in a channel's synchronization context.
 */
final class SingleTimer {

	private final LoadBalancer.Helper helper;

	private @Nullable ScheduledHandle handle;

	SingleTimer(LoadBalancer.Helper helper) {
		this.helper = helper;
	}

	/** Plan an action, instead of what is planned. */
	void after(Duration delay, Runnable action) {
		cancel();
		this.handle = this.helper.getSynchronizationContext().schedule(() -> {
			this.handle = null;
			action.run();
		}, delay.toNanos(), TimeUnit.NANOSECONDS, this.helper.getScheduledExecutorService());
	}

	boolean isPlanned() {
		return this.handle != null;
	}

	void cancel() {
		if (this.handle != null) {
			this.handle.cancel();
			this.handle = null;
		}
	}

}
