package dev.healthcheck.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A server with a few workers and a queue without end, first come, first served. It does
 * not know that a caller has given up, and does the work all the same.
 */
final class Workers implements Work {

	private final Server server;

	private final long nanosOfWork;

	private final Queue<Consumer<Boolean>> queue = new ArrayDeque<>();

	private int idle;

	/**
	 * A server with workers.
	 * @param server the server
	 * @param workers how many there are
	 * @param perSecond how many requests all of them can do
	 */
	Workers(Server server, int workers, double perSecond) {
		this.server = server;
		this.idle = workers;
		this.nanosOfWork = (long) (workers / perSecond * 1e9);
	}

	@Override
	public void begin(Consumer<Boolean> done) {
		this.queue.add(done);
		goOn();
	}

	private void goOn() {
		while (this.idle > 0 && !this.queue.isEmpty()) {
			Consumer<Boolean> next = this.queue.remove();
			this.idle--;
			this.server.after(this.nanosOfWork, () -> {
				next.accept(true);
				this.idle++;
				goOn();
			});
		}
	}

}
