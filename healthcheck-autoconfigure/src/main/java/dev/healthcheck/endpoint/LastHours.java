package dev.healthcheck.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.UpstreamSnapshot;

/**
 * What the last hour of each node was like, minute by minute. Once a minute it looks at
 * what upstreams know anyway, so that no request and no check does anything for it. Nodes
 * that left are forgotten within a minute.
 */
final class LastHours implements AutoCloseable {

	private final Supplier<List<UpstreamSnapshot>> upstreams;

	/** By the name of the upstream and the address of the node; replaced as a whole. */
	private volatile Map<String, Map<String, NodeHour>> hours = Map.of();

	/** When it looked last: later transitions belong to the present minute. */
	private volatile Instant lookedAt = Instant.now();

	private volatile boolean closed;

	LastHours(Supplier<List<UpstreamSnapshot>> upstreams) {
		this.upstreams = upstreams;
	}

	/** Look every minute, on threads that the JVM has for such things. */
	void start() {
		CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(() -> {
			if (!this.closed) {
				start();
				look();
			}
		});
	}

	/** Take down the minute that has just ended. */
	synchronized void look() {
		Instant now = Instant.now();
		Map<String, Map<String, NodeHour>> next = new HashMap<>();
		this.upstreams.get().forEach((upstream) -> next.put(upstream.name(), add(upstream)));
		this.hours = next;
		this.lookedAt = now;
	}

	private Map<String, NodeHour> add(UpstreamSnapshot upstream) {
		Map<String, NodeHour> known = this.hours.getOrDefault(upstream.name(), Map.of());
		Map<String, NodeHour> next = new HashMap<>();
		for (NodeSnapshot node : upstream.nodes()) {
			String address = node.address().toString();
			NodeHour hour = known.get(address);
			hour = (hour != null) ? hour : new NodeHour();
			Duration check = node.check().latency();
			hour.add(Minute.of(worst(node), node.requests(), node.check().state(),
					(check != null) ? check.toNanos() / 1e6 : null));
			next.put(address, hour);
		}
		return next;
	}

	private NodeStatus worst(NodeSnapshot node) {
		List<NodeStatus> statuses = new ArrayList<>(List.of(node.status()));
		for (NodeTransition transition : node.history()) {
			if (!transition.at().isBefore(this.lookedAt)) {
				statuses.add(transition.from());
				statuses.add(transition.to());
			}
		}
		return Collections.min(statuses, Severity.WORST_FIRST);
	}

	/**
	 * The last hour of a node.
	 * @param upstream the name of its upstream
	 * @param node the node as it is now
	 * @return its hour
	 */
	Hour of(String upstream, NodeDescriptor node) {
		NodeHour hour = this.hours.getOrDefault(upstream, Map.of()).get(node.node());
		return ((hour != null) ? hour : new NodeHour())
			.until(Minute.of(node.status(), node.requests(), node.check().state(), node.check().latencyMillis()));
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
