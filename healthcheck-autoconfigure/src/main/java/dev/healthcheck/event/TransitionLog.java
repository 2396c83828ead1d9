package dev.healthcheck.event;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.PlainText;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one line for every change of a node's status: a warning when the node drops out
 * of use, an information otherwise.
 */
public final class TransitionLog implements UpstreamListener {

	private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

	private static final int MAX_CAUSE_LENGTH = 1000;

	private static final int MAX_NAME_LENGTH = 255;

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		boolean dropped = transition.from().isSelectable() && !transition.to().isSelectable();
		log.atLevel(dropped ? Level.WARN : Level.INFO)
			.log("Node {} of upstream '{}' is {} (was {}): {}", node.address(),
					PlainText.oneLine(upstream.name(), MAX_NAME_LENGTH), transition.to(), transition.from(),
					PlainText.oneLine(transition.cause(), MAX_CAUSE_LENGTH));
	}

}
