package dev.healthcheck.fleet;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;

/**
 * Passes on to one thread what happens to the nodes that are shared.
 */
final class UpstreamEvents implements UpstreamListener {

	private final SharedNodes nodes;

	private final Consumer<Runnable> thread;

	private final Runnable refresh;

	private final Consumer<SharedNode> checked;

	private final Consumer<SharedNode> changed;

	/** Whether nodes are to be looked at again, all at once. */
	private final AtomicBoolean stale = new AtomicBoolean();

	/**
	 * Events of upstreams.
	 * @param nodes those that are shared
	 * @param thread runs what is to happen
	 * @param refresh nodes are others
	 * @param checked a node was checked
	 * @param changed the status of a node is another one
	 */
	UpstreamEvents(SharedNodes nodes, Consumer<Runnable> thread, Runnable refresh, Consumer<SharedNode> checked,
			Consumer<SharedNode> changed) {
		this.nodes = nodes;
		this.thread = thread;
		this.refresh = refresh;
		this.checked = checked;
		this.changed = changed;
	}

	@Override
	public void onCheck(Upstream upstream, Node node, CheckReport report) {
		pass(upstream, node, this.checked);
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		pass(upstream, node, this.changed);
	}

	private void pass(Upstream upstream, Node node, Consumer<SharedNode> to) {
		this.thread.accept(() -> {
			SharedNode shared = this.nodes.find(upstream.name(), node.address());
			if (shared != null) {
				to.accept(shared);
			}
		});
	}

	@Override
	public void onNodesChanged(Upstream upstream) {
		if (!this.stale.getAndSet(true)) {
			this.thread.accept(() -> {
				this.stale.set(false);
				this.refresh.run();
			});
		}
	}

}
