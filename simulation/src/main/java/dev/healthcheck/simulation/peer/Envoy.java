package dev.healthcheck.simulation.peer;

import java.time.Duration;
import java.util.stream.IntStream;

import dev.healthcheck.simulation.Reply;
import dev.healthcheck.simulation.World;

/**
 * Envoy: outlier detection by failures in a row ({@code consecutive_5xx} 5,
 * {@code max_ejection_percent} 10 but at least one host, {@code base_ejection_time} 30 s
 * times the number of ejections, looked at each {@code interval} of 10 s), panic below 50
 * % healthy hosts, one retry within a {@code retry_budget} of 20 % of the calls under way
 * but at least 3; of POSTs only without a connection ({@code connect-failure}). A check
 * that is answered badly takes a host down at once.
 */
public final class Envoy extends Peer {

	private static final int CONSECUTIVE_5XX = 5;

	private static final double MAX_EJECTION = 0.1;

	private static final double PANIC = 0.5;

	private static final double RETRY_BUDGET = 0.2;

	private static final int MIN_RETRY_CONCURRENCY = 3;

	private static final long BASE_EJECTION_NANOS = Duration.ofSeconds(30).toNanos();

	private static final int MAX_TIMES = 10;

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final World world;

	private final Checks checks;

	private final int[] failures;

	private final int[] times;

	private final boolean[] ejected;

	private final long[] ejectedNanos;

	private int active;

	private int retries;

	/**
	 * Envoy before the servers of a world.
	 * @param world the world
	 */
	public Envoy(World world) {
		super(world);
		this.world = world;
		this.checks = new Checks(world, true);
		this.failures = new int[servers()];
		this.times = new int[servers()];
		this.ejected = new boolean[servers()];
		this.ejectedNanos = new long[servers()];
		world.time().schedule(INTERVAL, this::sweep);
	}

	private void sweep() {
		long now = this.world.time().nanoTime();
		for (int host = 0; host < servers(); host++) {
			if (!this.ejected[host]) {
				this.times[host] = Math.max(0, this.times[host] - 1);
			}
			else if (now - this.ejectedNanos[host] >= BASE_EJECTION_NANOS * Math.min(MAX_TIMES, this.times[host])) {
				this.ejected[host] = false;
				this.failures[host] = 0;
			}
		}
		follow();
		this.world.time().schedule(INTERVAL, this::sweep);
	}

	@Override
	boolean isUsable(int server) {
		return !this.ejected[server] && !this.checks.isDown(server);
	}

	@Override
	int choose(Attempted call) {
		if (call.tries() == 0) {
			this.active++;
		}
		boolean panic = IntStream.range(0, servers()).filter(this::isUsable).count() < PANIC * servers();
		return turn((server) -> panic || isUsable(server));
	}

	@Override
	void ended(int server, Reply reply, boolean again) {
		this.failures[server] = (reply == Reply.OK) ? 0 : this.failures[server] + 1;
		long out = IntStream.range(0, servers()).filter((host) -> this.ejected[host]).count();
		if (this.failures[server] >= CONSECUTIVE_5XX && !this.ejected[server]
				&& (out == 0 || out + 1 <= MAX_EJECTION * servers())) {
			this.ejected[server] = true;
			this.ejectedNanos[server] = this.world.time().nanoTime();
			this.times[server]++;
		}
	}

	@Override
	boolean again(Attempted call, Reply reply) {
		boolean retriable = call.request().idempotent() || reply == Reply.REFUSED;
		if (call.tries() > 1 || !retriable
				|| this.retries >= Math.max(MIN_RETRY_CONCURRENCY, RETRY_BUDGET * this.active)) {
			return false;
		}
		this.retries++;
		return true;
	}

	@Override
	void over(Attempted call) {
		this.active--;
		this.retries -= Math.max(0, call.tries() - 1);
	}

}
