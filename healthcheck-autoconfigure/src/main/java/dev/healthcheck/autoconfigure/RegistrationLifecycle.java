package dev.healthcheck.autoconfigure;

import java.util.function.Supplier;

import dev.healthcheck.discovery.EtcdRegistration;
import dev.healthcheck.discovery.RegistrationStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Registers the application when it is ready for the first time, follows its readiness,
 * and withdraws it before anything else stops.
 */
public final class RegistrationLifecycle
		implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, AutoCloseable {

	private final Supplier<@Nullable EtcdRegistration> factory;

	/** New with each start: the port of the web server may be another. */
	private @Nullable EtcdRegistration registration;

	private boolean ready;

	RegistrationLifecycle(Supplier<@Nullable EtcdRegistration> factory) {
		this.factory = factory;
	}

	@Override
	public synchronized void start() {
		this.registration = this.factory.get();
		if (this.registration != null) {
			// an application that was stopped and is started again is not told to be
			// ready
			follow(this.registration);
		}
	}

	@Override
	public synchronized void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		this.ready = (event.getState() == ReadinessState.ACCEPTING_TRAFFIC);
		if (this.registration != null) {
			follow(this.registration);
		}
	}

	private void follow(EtcdRegistration registration) {
		if (this.ready) {
			registration.up();
			registration.register();
		}
		else {
			registration.down();
		}
	}

	/**
	 * Done when others had time to follow; does not wait itself, as it is not alone in
	 * its phase.
	 */
	@Override
	public void stop(Runnable callback) {
		EtcdRegistration stopping = taken();
		if (stopping == null) {
			callback.run();
			return;
		}
		stopping.withdraw().whenComplete((unused, error) -> {
			stopping.close();
			callback.run();
		});
	}

	@Override
	public void stop() {
		EtcdRegistration stopping = taken();
		if (stopping != null) {
			stopping.withdraw().join();
			stopping.close();
		}
	}

	private synchronized @Nullable EtcdRegistration taken() {
		EtcdRegistration stopping = this.registration;
		this.registration = null;
		return stopping;
	}

	/**
	 * How the registration is.
	 * @return the status at this moment, {@code null} while the application does not run
	 */
	public synchronized @Nullable RegistrationStatus status() {
		return (this.registration != null) ? this.registration.status() : null;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.registration != null;
	}

	/**
	 * Stops first, before the web server, and starts last, when its port is known.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

	/** For a context that failed to start, which is not stopped. */
	@Override
	public void close() {
		EtcdRegistration left = taken();
		if (left != null) {
			left.close();
		}
	}

}
