package dev.healthcheck.simulation.peer;

import dev.healthcheck.simulation.Reply;
import dev.healthcheck.simulation.World;

/**
 * HAProxy as a careful operator sets it up:
 * {@code check inter 1s fall 2 rise 1 observe layer7 on-error mark-down} (after ten
 * errors in a row), {@code retries 3}, {@code option redispatch 1},
 * {@code retry-on all-retryable-errors}, which repeats POSTs as well. What it repeats it
 * does not count, unless there was no connection; without checks it counts nothing.
 */
public final class Haproxy extends Peer {

	private static final int ERROR_LIMIT = 10;

	private static final int RETRIES = 3;

	private final Checks checks;

	private final boolean observes;

	private final int[] errors;

	/**
	 * HAProxy before the servers of a world.
	 * @param world the world
	 */
	public Haproxy(World world) {
		super(world);
		this.checks = new Checks(world, false);
		this.observes = world.scenario().checks();
		this.errors = new int[servers()];
	}

	@Override
	boolean isUsable(int server) {
		return !this.checks.isDown(server);
	}

	@Override
	int choose(Attempted call) {
		return turn(this::isUsable);
	}

	@Override
	void ended(int server, Reply reply, boolean again) {
		if (again && reply != Reply.REFUSED) {
			return;
		}
		this.errors[server] = (reply == Reply.OK) ? 0 : this.errors[server] + 1;
		if (this.observes && this.errors[server] >= ERROR_LIMIT) {
			this.errors[server] = 0;
			this.checks.markDown(server);
		}
	}

	@Override
	boolean again(Attempted call, Reply reply) {
		return call.tries() <= RETRIES;
	}

}
