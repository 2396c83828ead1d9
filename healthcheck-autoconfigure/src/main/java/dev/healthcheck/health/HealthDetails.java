package dev.healthcheck.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.UpstreamSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * What health tells of an upstream and its nodes. Unknown details are left out.
 */
class HealthDetails {

	/** How the sentence begins that says why nothing can be selected. */
	private final String refusal;

	private final Status out;

	/**
	 * Details.
	 * @param refusal how the sentence begins that says why nothing can be selected
	 * @param out the verdict then
	 */
	HealthDetails(String refusal, Status out) {
		this.refusal = refusal;
		this.out = out;
	}

	final Health verdict(UpstreamSnapshot upstream) {
		Health.Builder health = Health.status(upstream.isUp() ? Status.UP : this.out);
		health.withDetail("selectable", upstream.selectable());
		health.withDetail("total", upstream.nodes().size());
		add(health, "current", upstream.current());
		add(health, "dataAge", upstream.dataAge());
		addToVerdict(health, upstream);
		if (!upstream.isUp()) {
			health.withDetail("error", this.refusal + upstream.why());
		}
		return health.build();
	}

	final Health node(NodeSnapshot node) {
		Health.Builder health = Health.status(status(node.status()));
		health.withDetail("reason", node.reason());
		add(health, "since", time(node.since()));
		health.withDetail("breaker", node.breaker().state().name());
		health.withDetail("fails", node.breaker().fails());
		add(health, "lastCheck", time(node.check().lastCheck()));
		if (node.check().latency() != null) {
			health.withDetail("latencyMillis", Math.round(node.check().latency().toNanos() / 1e6));
		}
		addToNode(health, node);
		return health.build();
	}

	/** Add what only some kind of upstream has. */
	void addToVerdict(Health.Builder health, UpstreamSnapshot upstream) {
	}

	/** Add what only some kind of node has. */
	void addToNode(Health.Builder health, NodeSnapshot node) {
	}

	/** Add a detail if it is known; an address is told as {@code host:port}. */
	static void add(Health.Builder health, String name, @Nullable Object value) {
		if (value != null) {
			health.withDetail(name, value.toString());
		}
	}

	/**
	 * {@code UP} and {@code UNKNOWN} are harmless to the aggregate, and so are statuses
	 * that it does not know.
	 */
	private static Status status(NodeStatus status) {
		return switch (status) {
			case HEALTHY -> Status.UP;
			case UNCHECKED -> Status.UNKNOWN;
			case RECOVERING, UNSTABLE, UNHEALTHY, DRAINING, MAINTENANCE -> new Status(status.name());
		};
	}

	private static @Nullable Instant time(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MILLIS) : null;
	}

}
