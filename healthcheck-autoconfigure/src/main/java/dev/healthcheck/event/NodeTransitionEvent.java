package dev.healthcheck.event;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import org.springframework.context.ApplicationEvent;

/**
 * A node of an upstream changed its status. Listeners are called on the thread that found
 * out, one event at a time, and must not block it: use {@code @Async} for slow work.
 */
public final class NodeTransitionEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final String upstream;

	private final transient Node node;

	private final transient NodeTransition transition;

	/**
	 * A change.
	 * @param source who tells of it
	 * @param upstream the name of the upstream
	 * @param node the node
	 * @param transition its change of status
	 */
	public NodeTransitionEvent(Object source, String upstream, Node node, NodeTransition transition) {
		super(source);
		this.upstream = upstream;
		this.node = node;
		this.transition = transition;
	}

	/**
	 * The name of the upstream.
	 * @return the name
	 */
	public String upstream() {
		return this.upstream;
	}

	/**
	 * The node.
	 * @return the node as its upstream's definition describes it
	 */
	public Node node() {
		return this.node;
	}

	/**
	 * The change of status, and why.
	 * @return the change
	 */
	public NodeTransition transition() {
		return this.transition;
	}

	@Override
	public String toString() {
		return "NodeTransitionEvent[upstream=" + this.upstream + ", node=" + this.node.address() + ", transition="
				+ this.transition + "]";
	}

}
