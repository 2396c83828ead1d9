package dev.healthcheck.autoconfigure;

import java.util.function.Supplier;

import dev.healthcheck.event.FleetStateEvent;
import dev.healthcheck.fleet.Fleet;
import dev.healthcheck.fleet.FleetStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Has the application share checks while it runs: from before it is ready until anything
 * else stops.
 */
public final class FleetLifecycle implements SmartLifecycle, AutoCloseable {

	private final Supplier<@Nullable Fleet> factory;

	private final ApplicationEventPublisher events;

	/** New with each start: the port of the web server may be another. */
	private volatile @Nullable Fleet fleet;

	FleetLifecycle(Supplier<@Nullable Fleet> factory, ApplicationEventPublisher events) {
		this.factory = factory;
		this.events = events;
	}

	@Override
	public synchronized void start() {
		Fleet started = this.factory.get();
		this.fleet = started;
		if (started != null) {
			started.addObserver((status) -> tell(started, status));
			started.start();
		}
	}

	private void tell(Fleet from, FleetStatus status) {
		if (this.fleet == from) {
			this.events.publishEvent(new FleetStateEvent(this, status));
		}
	}

	/** Others take over at once. */
	@Override
	public synchronized void stop() {
		Fleet stopping = this.fleet;
		this.fleet = null;
		if (stopping != null) {
			stopping.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.fleet != null;
	}

	/**
	 * Starts last, when the port of the web server is known, and stops first.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

	/**
	 * What shares checks now.
	 * @param lifecycle starts and stops it, or {@code null}
	 * @return the fleet, {@code null} while there is none
	 */
	public static @Nullable Fleet fleet(@Nullable FleetLifecycle lifecycle) {
		return (lifecycle != null) ? lifecycle.fleet : null;
	}

	/**
	 * How the fleet is.
	 * @return its status, {@code null} while the application does not run
	 */
	public @Nullable FleetStatus status() {
		Fleet present = this.fleet;
		return (present != null) ? present.status() : null;
	}

	/** For a context that failed to start, which is not stopped. */
	@Override
	public void close() {
		stop();
	}

}
