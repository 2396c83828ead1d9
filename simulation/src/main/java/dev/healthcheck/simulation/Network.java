package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Brings requests to servers, and gives each a second for its answer.
 */
public final class Network {

	/** How long a request to a server may take. */
	public static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final VirtualTime time;

	private final List<Server> servers;

	private final Timeline timeline;

	/** In the order in which they were sent, which is that in which their time is up. */
	private final Queue<Waiting> waiting = new ArrayDeque<>();

	Network(VirtualTime time, List<Server> servers, Timeline timeline) {
		this.time = time;
		this.servers = servers;
		this.timeline = timeline;
	}

	/**
	 * Send a request to a server.
	 * @param server its number
	 * @param request the request
	 * @param sender is told once how it ended, and not before this returns
	 */
	public void send(int server, Request request, Consumer<Reply> sender) {
		if (!this.servers.get(server).isDead()) {
			this.timeline.sent(server);
		}
		Waiting sent = new Waiting(sender, this.time.nanoTime() + TIMEOUT.toNanos());
		this.waiting.add(sent);
		if (this.waiting.size() == 1) {
			this.time.at(sent.untilNanos, this::endOverdue);
		}
		this.servers.get(server).take(request, sent::end);
	}

	private void endOverdue() {
		Waiting first = this.waiting.peek();
		while (first != null && (first.over || first.untilNanos <= this.time.nanoTime())) {
			first.end(Reply.TIMEOUT);
			this.waiting.remove();
			first = this.waiting.peek();
		}
		if (first != null) {
			this.time.at(first.untilNanos, this::endOverdue);
		}
	}

	/** A sender that waits until there is an answer, or no longer. */
	private static final class Waiting {

		private final Consumer<Reply> sender;

		private final long untilNanos;

		private boolean over;

		Waiting(Consumer<Reply> sender, long untilNanos) {
			this.sender = sender;
			this.untilNanos = untilNanos;
		}

		void end(Reply reply) {
			if (!this.over) {
				this.over = true;
				this.sender.accept(reply);
			}
		}

	}

}
