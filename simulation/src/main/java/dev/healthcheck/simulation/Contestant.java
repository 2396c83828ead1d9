package dev.healthcheck.simulation;

import dev.healthcheck.simulation.peer.Envoy;
import dev.healthcheck.simulation.peer.Haproxy;
import dev.healthcheck.simulation.peer.Nginx;

/**
 * Who chooses servers.
 */
public enum Contestant {

	/** This library. */
	OURS("ours"),

	/** The same where it may not check servers. */
	OURS_WITHOUT_CHECKS("ours, no checks"),

	/** The library without {@code overload-limit}. */
	OURS_WITHOUT_LIMIT("ours, no limit"),

	/** A model of Envoy. */
	ENVOY("Envoy"),

	/** A model of HAProxy. */
	HAPROXY("HAProxy"),

	/** A model of nginx. */
	NGINX("nginx");

	private final String title;

	Contestant(String title) {
		this.title = title;
	}

	Client in(World world) {
		return switch (this) {
			case OURS -> new Library(world, world.scenario().checks(), true);
			case OURS_WITHOUT_CHECKS -> new Library(world, false, true);
			case OURS_WITHOUT_LIMIT -> new Library(world, world.scenario().checks(), false);
			case ENVOY -> new Envoy(world);
			case HAPROXY -> new Haproxy(world);
			case NGINX -> new Nginx(world);
		};
	}

	/**
	 * Whether it, or its model, knows what a scenario needs.
	 * @param scenario the scenario
	 * @return whether it can take part
	 */
	public boolean canTakePart(Scenario scenario) {
		return switch (this) {
			case OURS, OURS_WITHOUT_LIMIT -> true;
			case OURS_WITHOUT_CHECKS -> scenario.checks();
			case ENVOY, HAPROXY, NGINX -> scenario.spares() == 0;
		};
	}

	/**
	 * Its name as people write it.
	 */
	@Override
	public String toString() {
		return this.title;
	}

}
