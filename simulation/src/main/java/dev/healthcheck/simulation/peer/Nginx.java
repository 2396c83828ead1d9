package dev.healthcheck.simulation.peer;

import java.time.Duration;

import dev.healthcheck.simulation.Reply;
import dev.healthcheck.simulation.World;

/**
 * nginx as a careful operator sets it up: {@code max_fails=1 fail_timeout=10s}, and
 * {@code proxy_next_upstream error timeout http_500 http_502 http_503 http_504}, at each
 * server once; POSTs only without a connection. It has no checks.
 */
public final class Nginx extends Peer {

	private static final int MAX_FAILS = 1;

	private static final long FAIL_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();

	private final World world;

	private final int[] fails;

	/** When it last failed, or was last tried although it had failed. */
	private final long[] checkedNanos;

	/**
	 * nginx before the servers of a world.
	 * @param world the world
	 */
	public Nginx(World world) {
		super(world);
		this.world = world;
		this.fails = new int[servers()];
		this.checkedNanos = new long[servers()];
	}

	@Override
	boolean isUsable(int server) {
		return this.fails[server] < MAX_FAILS;
	}

	private boolean isDue(int server) {
		return this.world.time().nanoTime() - this.checkedNanos[server] > FAIL_TIMEOUT_NANOS;
	}

	@Override
	int choose(Attempted call) {
		int server = turn((next) -> !call.wasAt(next) && (isUsable(next) || isDue(next)));
		if (server != NONE && isDue(server)) {
			this.checkedNanos[server] = this.world.time().nanoTime();
		}
		return server;
	}

	@Override
	void ended(int server, Reply reply, boolean again) {
		if (reply == Reply.OK) {
			this.fails[server] = 0;
		}
		else {
			this.fails[server]++;
			this.checkedNanos[server] = this.world.time().nanoTime();
		}
	}

	@Override
	boolean again(Attempted call, Reply reply) {
		return call.request().idempotent() || reply == Reply.REFUSED;
	}

}
