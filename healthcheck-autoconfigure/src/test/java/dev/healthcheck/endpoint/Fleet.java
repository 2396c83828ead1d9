package dev.healthcheck.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.SharedTrouble;
import dev.healthcheck.upstream.UpstreamSnapshot;

/**
 * Upstreams that exist only as snapshots, with an hour behind them.
 */
final class Fleet {

	private final Map<String, List<Story>> upstreams;

	private final LastHours hours = new LastHours(this::snapshot);

	private final Random random = new Random(7);

	private int minute;

	/**
	 * A fleet, and the hour before now.
	 * @param upstreams the nodes of each upstream
	 */
	Fleet(Map<String, List<Story>> upstreams) {
		this.upstreams = upstreams;
		for (; this.minute < NodeHour.KEPT; this.minute++) {
			this.hours.look();
		}
	}

	StatusPage page() {
		return new StatusPage(new EndpointPath(() -> null), this.hours);
	}

	UpstreamsDescriptor descriptor() {
		return new UpstreamsDescriptor(snapshot().stream().map(UpstreamDescriptor::of).toList(), List.of(), null);
	}

	List<UpstreamSnapshot> snapshot() {
		return this.upstreams.entrySet().stream().map((entry) -> upstream(entry.getKey(), entry.getValue())).toList();
	}

	private UpstreamSnapshot upstream(String name, List<Story> stories) {
		List<NodeSnapshot> nodes = stories.stream().map(this::node).toList();
		int selectable = (int) nodes.stream().filter((node) -> node.status().isSelectable()).count();
		return new UpstreamSnapshot(name, Balance.ROUND_ROBIN,
				nodes.stream().map(NodeSnapshot::level).distinct().toList(), nodes, selectable, null, true, null,
				requests(nodes.size() * 40L, 24), SharedTrouble.NONE);
	}

	private NodeSnapshot node(Story story) {
		NodeStatus status = story.status(this.minute);
		double millis = story.millis() * (0.8 + 0.4 * this.random.nextDouble())
				* ((status == NodeStatus.UNSTABLE) ? 4 : 1);
		boolean answers = status != NodeStatus.UNHEALTHY && status != NodeStatus.MAINTENANCE;
		Instant now = Instant.now();
		return new NodeSnapshot(Node.of(story.address()), story.level(), status, reason(status),
				now.minus(Duration.ofMinutes((story.change() > 0) ? this.minute - story.change() + 1 : 3000)), 1, false,
				(status == NodeStatus.MAINTENANCE) ? AdminState.MAINTENANCE : AdminState.READY,
				new NodeSnapshot.Breaker(BreakerState.CLOSED, answers ? 0 : 3, null, Duration.ofSeconds(10), null),
				new NodeSnapshot.Check("http", answers ? ActiveState.UP : ActiveState.DOWN, answers ? "200" : "refused",
						now.minusSeconds(2), Duration.ofMillis(answers ? 3 : 1), 1, 0),
				answers ? requests(2400, millis) : RequestStatistics.NONE,
				List.of(new NodeTransition(now.minus(Duration.ofHours(2)), NodeStatus.UNCHECKED, NodeStatus.HEALTHY,
						"check passed: 200 in 3 ms")));
	}

	private static String reason(NodeStatus status) {
		return switch (status) {
			case HEALTHY -> "check passed: 200 in 3 ms";
			case UNCHECKED -> "nothing is known yet";
			case RECOVERING -> "trial after 10 s: 1 request at a time";
			case UNSTABLE -> "in use as nothing better exists: 3 failed checks, last: status 503";
			case UNHEALTHY -> "5 failed checks in 4.8 s, last: Connection refused";
			case DRAINING -> "draining: set by an operator";
			case MAINTENANCE -> "in maintenance: set by an operator";
		};
	}

	private static RequestStatistics requests(long total, double millis) {
		return new RequestStatistics(total, total / 200, 0, total / 500, Map.of(StatusClass.of(200), total),
				total / 60.0, millis, millis * .8, millis * 2, millis * 3);
	}

	/** Nodes that have been well for the whole hour. */
	static List<Story> well(String prefix, int count) {
		List<Story> stories = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			stories.add(Story.of(prefix + (i / 250) + "." + (i % 250 + 1) + ":8080", NodeStatus.HEALTHY, 0));
		}
		return stories;
	}

	/**
	 * What a node lived through.
	 *
	 * @param address where it listens
	 * @param level its level
	 * @param before its status until the change
	 * @param after its status since then
	 * @param change in which minute of the hour it changed
	 * @param millis how long it takes to answer
	 */
	record Story(String address, String level, NodeStatus before, NodeStatus after, int change, double millis) {

		static Story of(String address, NodeStatus after, int change) {
			return new Story(address, "0", NodeStatus.HEALTHY, after, change, 12);
		}

		private NodeStatus status(int minute) {
			return (minute < this.change) ? this.before : this.after;
		}

	}

}
