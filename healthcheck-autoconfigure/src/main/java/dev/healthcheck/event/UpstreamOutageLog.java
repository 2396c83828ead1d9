package dev.healthcheck.event;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.PlainText;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one warning when an upstream has no healthy node, and one information when it
 * has one again, whatever trials and protection make of its nodes meanwhile. Nodes that
 * all were withdrawn by their own registrations are no reason to warn.
 */
public final class UpstreamOutageLog implements UpstreamListener {

	private static final Logger log = LoggerFactory.getLogger(UpstreamOutageLog.class);

	private static final int MAX_NAME_LENGTH = 255;

	/** Upstreams that were warned of. */
	private final Set<Upstream> warned = ConcurrentHashMap.newKeySet();

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		update(upstream);
	}

	@Override
	public void onNodesChanged(Upstream upstream) {
		update(upstream);
	}

	private void update(Upstream upstream) {
		Collection<NodeHealth> nodes = upstream.nodes();
		if (nodes.isEmpty()) {
			this.warned.remove(upstream);
		}
		else if (nodes.stream().anyMatch((node) -> node.status().isInService())) {
			if (this.warned.remove(upstream)) {
				log.info("Upstream '{}' has a healthy node again: {}", name(upstream), StatusCounts.of(upstream));
			}
		}
		else if (nodes.stream().noneMatch((node) -> node.status() == NodeStatus.RECOVERING)
				&& !nodes.stream().allMatch((node) -> node.node().isWithdrawn()) && this.warned.add(upstream)) {
			log.warn("Upstream '{}' has no healthy node: {}", name(upstream), StatusCounts.of(upstream));
		}
	}

	private static String name(Upstream upstream) {
		return PlainText.oneLine(upstream.name(), MAX_NAME_LENGTH);
	}

}
