package dev.healthcheck.simulation.peer;

import java.time.Duration;

import dev.healthcheck.simulation.Reply;
import dev.healthcheck.simulation.World;

/**
 * A check of each server each second. Two failures in a row take it down, one success
 * brings it up.
 */
final class Checks {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final int FALL = 2;

	private final World world;

	private final boolean believesAnswers;

	private final int[] failures;

	private final boolean[] down;

	/**
	 * Checks that begin now, if the scenario has any.
	 * @param world has the servers
	 * @param believesAnswers whether one bad answer is enough
	 */
	Checks(World world, boolean believesAnswers) {
		this.world = world;
		this.believesAnswers = believesAnswers;
		this.failures = new int[world.scenario().servers()];
		this.down = new boolean[this.failures.length];
		if (world.scenario().checks()) {
			for (int server = 0; server < this.failures.length; server++) {
				int checked = server;
				Duration first = INTERVAL.multipliedBy(server).dividedBy(this.failures.length);
				world.time().schedule(first, () -> check(checked));
			}
		}
	}

	private void check(int server) {
		this.world.server(server).check(INTERVAL, (reply) -> checked(server, reply));
		this.world.time().schedule(INTERVAL, () -> check(server));
	}

	private void checked(int server, Reply reply) {
		if (reply == Reply.OK) {
			this.failures[server] = 0;
			this.down[server] = false;
		}
		else {
			this.failures[server]++;
			this.down[server] |= this.failures[server] >= FALL || (reply.isAnswer() && this.believesAnswers);
		}
	}

	boolean isDown(int server) {
		return this.down[server];
	}

	/** Take a server down until its next success. */
	void markDown(int server) {
		this.down[server] = true;
	}

}
