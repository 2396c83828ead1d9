package dev.healthcheck.event;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.PlainText;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one line for every change of a node's status: a warning when the node drops out
 * of use, an information otherwise. It is warned of once until it is well again, and not
 * at all when its own registration withdraws it. What trials and protection make of it
 * meanwhile is said once, and again only at level debug, so that the log of an outage has
 * an end even if the outage has none. When many nodes of an upstream change at once, or
 * few of them often, most of the changes are summed up in one line per ten seconds.
 */
public final class TransitionLog implements UpstreamListener {

	private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

	private static final int MAX_CAUSE_LENGTH = 1000;

	private static final int MAX_NAME_LENGTH = 255;

	/** Nodes that were warned of and have not been well since. */
	private final Set<Target> warned = ConcurrentHashMap.newKeySet();

	/** What was said of nodes that have not been well since. */
	private final Map<Target, Set<Change>> said = new ConcurrentHashMap<>();

	private final Map<Upstream, LogFlood> floods = new ConcurrentHashMap<>();

	private final Scheduler scheduler;

	public TransitionLog() {
		this(new Delays());
	}

	TransitionLog(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		boolean dropped = transition.from().isSelectable() && !transition.to().isSelectable();
		boolean withdrawn = transition.to() == NodeStatus.MAINTENANCE && node.isWithdrawn();
		Target target = new Target(upstream.name(), node.address());
		boolean warn = dropped && !withdrawn && this.warned.add(target);
		if (transition.to().isInService()) {
			this.warned.remove(target);
			this.said.remove(target);
		}
		else if (isTrouble(transition.from()) && isTrouble(transition.to())
				&& !this.said.computeIfAbsent(target, (key) -> ConcurrentHashMap.newKeySet())
					.add(new Change(transition.from(), transition.to()))) {
			write(Level.DEBUG, upstream, node, transition);
			return;
		}
		LogFlood flood = this.floods.computeIfAbsent(upstream,
				(key) -> new LogFlood(this.scheduler, (rest) -> sumUp(key, rest)));
		if (flood.admits(node.address(), warn)) {
			write(warn ? Level.WARN : Level.INFO, upstream, node, transition);
		}
	}

	/** Not well, and not by an operator's will. */
	private static boolean isTrouble(NodeStatus status) {
		return switch (status) {
			case UNHEALTHY, UNSTABLE, RECOVERING -> true;
			case UNCHECKED, HEALTHY, DRAINING, MAINTENANCE -> false;
		};
	}

	private static void write(Level level, Upstream upstream, Node node, NodeTransition transition) {
		log.atLevel(level)
			.log("Node {} of upstream '{}' is {} (was {}): {}", node.address(), name(upstream), transition.to(),
					transition.from(), PlainText.oneLine(transition.cause(), MAX_CAUSE_LENGTH));
	}

	private static void sumUp(Upstream upstream, LogFlood.Rest rest) {
		log.atLevel(rest.isWarning() ? Level.WARN : Level.INFO)
			.log("Upstream '{}': and {} more transition{} of {} in the last 10 s, now {}", name(upstream),
					rest.transitions(), (rest.transitions() == 1) ? "" : "s",
					(rest.nodes() == 1) ? "1 node" : rest.nodes() + " nodes", StatusCounts.of(upstream));
	}

	private static String name(Upstream upstream) {
		return PlainText.oneLine(upstream.name(), MAX_NAME_LENGTH);
	}

	@Override
	public void onNodesChanged(Upstream upstream) {
		this.warned.removeIf((target) -> isGone(target, upstream));
		this.said.keySet().removeIf((target) -> isGone(target, upstream));
		LogFlood flood = upstream.nodes().isEmpty() ? this.floods.remove(upstream) : null;
		if (flood != null) {
			flood.sumUp();
		}
	}

	private static boolean isGone(Target target, Upstream upstream) {
		return target.upstream().equals(upstream.name()) && upstream.health(target.address()) == null;
	}

	private record Change(NodeStatus from, NodeStatus to) {

	}

	private record Target(String upstream, NodeAddress address) {

	}

}
