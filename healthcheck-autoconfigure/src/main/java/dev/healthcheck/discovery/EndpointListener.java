package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;

/**
 * Asks the endpoints of etcd whether they can be used, whenever something happens to
 * them: a watch survives their loss silently. While none can, they are asked again, as a
 * connection that is made is no change of a status.
 */
final class EndpointListener implements UpstreamListener {

	private static final Duration AGAIN = Duration.ofMillis(500);

	private final Upstream cluster;

	private final Following following;

	private final Scheduler scheduler;

	private final AtomicBoolean waiting = new AtomicBoolean();

	EndpointListener(Upstream cluster, Following following, Scheduler scheduler) {
		this.cluster = cluster;
		this.following = following;
		this.scheduler = scheduler;
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		onNodesChanged(upstream);
	}

	@Override
	public void onNodesChanged(Upstream upstream) {
		if (upstream == this.cluster) {
			ask();
		}
	}

	private void ask() {
		boolean usable = this.following.endpoints(this.cluster.snapshot());
		// one that is removed has no nodes, and is not asked for ever
		if (!usable && !this.cluster.nodes().isEmpty() && this.waiting.compareAndSet(false, true)) {
			this.scheduler.schedule(AGAIN, () -> {
				this.waiting.set(false);
				ask();
			});
		}
	}

}
