package dev.healthcheck.upstream;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of one upstream what happens. Changes are queued under the
 * upstream's lock, which gives them their order, and delivered by {@link #deliver}
 * outside of it, by one thread at a time.
 */
final class Listeners {

	private static final Logger log = LoggerFactory.getLogger(Upstream.class);

	private final Upstream upstream;

	private final CopyOnWriteArrayList<UpstreamListener> shared;

	private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();

	private final Queue<Consumer<UpstreamListener>> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger deliveries = new AtomicInteger();

	Listeners(Upstream upstream, CopyOnWriteArrayList<UpstreamListener> shared) {
		this.upstream = upstream;
		this.shared = shared;
	}

	void addChangeListener(Runnable listener) {
		this.changeListeners.add(listener);
	}

	void removeChangeListener(Runnable listener) {
		this.changeListeners.remove(listener);
	}

	void transition(Node node, NodeTransition transition) {
		this.events.add((listener) -> listener.onTransition(this.upstream, node, transition));
	}

	void nodesChanged() {
		this.events.add((listener) -> listener.onNodesChanged(this.upstream));
	}

	void check(Node node, CheckReport report) {
		tell((listener) -> listener.onCheck(this.upstream, node, report));
	}

	void request(Node node, Outcome outcome, long durationNanos) {
		if (!this.shared.isEmpty()) {
			tell((listener) -> listener.onRequest(this.upstream, node, outcome, durationNanos));
		}
	}

	void repeat(RepeatOutcome outcome) {
		tell((listener) -> listener.onRepeat(this.upstream, outcome));
	}

	void hedge(HedgeOutcome outcome) {
		tell((listener) -> listener.onHedge(this.upstream, outcome));
	}

	void limited() {
		tell((listener) -> listener.onLimited(this.upstream));
	}

	/** Deliver what is queued; must not be called under a lock. */
	void deliver() {
		if (this.deliveries.getAndIncrement() != 0) {
			// the thread that delivers now will see the queue again
			return;
		}
		int seen = 1;
		do {
			for (Consumer<UpstreamListener> event = this.events.poll(); event != null; event = this.events.poll()) {
				tell(event);
			}
			int count = seen;
			seen = this.deliveries.addAndGet(-count);
		}
		while (seen != 0);
	}

	/** Tell the channels that who is selectable has changed. */
	void changed() {
		for (Runnable listener : this.changeListeners) {
			try {
				listener.run();
			}
			catch (RuntimeException ex) {
				log.warn("a channel of upstream '{}' could not follow a change", this.upstream.name(), ex);
			}
		}
	}

	private void tell(Consumer<UpstreamListener> event) {
		for (UpstreamListener listener : this.shared) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				log.warn("listener {} of upstream '{}' failed", listener, this.upstream.name(), ex);
			}
		}
	}

}
