package dev.healthcheck.event;

import dev.healthcheck.fleet.FleetStatus;
import org.springframework.context.ApplicationEvent;

/**
 * This instance joined the fleet that shares checks, or left it. Listeners are called on
 * the thread of the checks, and must not block it: use {@code @Async} for slow work.
 */
public final class FleetStateEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient FleetStatus status;

	/**
	 * A change.
	 * @param source who tells of it
	 * @param status how the fleet is now
	 */
	public FleetStateEvent(Object source, FleetStatus status) {
		super(source);
		this.status = status;
	}

	/**
	 * How the fleet is now.
	 * @return its status
	 */
	public FleetStatus status() {
		return this.status;
	}

	@Override
	public String toString() {
		return "FleetStateEvent[group=" + this.status.group() + ", state=" + this.status.state() + "]";
	}

}
