package dev.healthcheck.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes a {@link NodeTransitionEvent} for every change of a node's status. Events
 * wait until the application context has started: publishing earlier would make listeners
 * on foreign threads while the context makes its beans, and the two would wait for each
 * other. After the context has begun to stop nothing is published any more.
 */
public final class TransitionEvents implements UpstreamListener, SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(TransitionEvents.class);

	private final ApplicationEventPublisher publisher;

	private final Queue<NodeTransitionEvent> events = new ConcurrentLinkedQueue<>();

	/** Calls of {@link #publish} that have not been worked off; one thread does. */
	private final AtomicInteger pending = new AtomicInteger();

	private volatile Phase phase = Phase.STARTING;

	public TransitionEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		if (this.phase != Phase.STOPPED) {
			this.events.add(new NodeTransitionEvent(this, upstream.name(), node, transition));
			publish();
		}
	}

	@Override
	public void start() {
		this.phase = Phase.RUNNING;
		publish();
	}

	@Override
	public void stop() {
		this.phase = Phase.STOPPED;
		this.events.clear();
	}

	@Override
	public boolean isRunning() {
		return this.phase == Phase.RUNNING;
	}

	/** Among the first to start and the last to stop. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 1000;
	}

	private void publish() {
		if (!isRunning() || this.pending.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			for (NodeTransitionEvent event = this.events.poll(); event != null; event = this.events.poll()) {
				publish(event);
			}
			seen = this.pending.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void publish(NodeTransitionEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			if (isRunning()) {
				log.warn("A listener of {} failed", event, ex);
			}
		}
	}

	private enum Phase {

		STARTING, RUNNING, STOPPED

	}

}
