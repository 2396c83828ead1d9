package dev.healthcheck.endpoint;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.UpstreamSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * An upstream as the endpoint shows it.
 *
 * @param name its name
 * @param status {@code UP} if at least one node can be chosen, else {@code DOWN}
 * @param balance how a node is chosen
 * @param dataAge how old its definition may be, zero while changes arrive; {@code null}
 * if it is not read from etcd
 * @param requests the requests sent to these nodes
 * @param levels its nodes by priority
 */
record UpstreamDescriptor(String name, String status, String balance, @Nullable Duration dataAge,
		RequestStatistics requests, List<LevelDescriptor> levels) implements OperationResponseBody {

	static UpstreamDescriptor of(UpstreamSnapshot upstream) {
		return new UpstreamDescriptor(upstream.name(), upstream.isUp() ? "UP" : "DOWN", upstream.balance().toString(),
				upstream.dataAge(), upstream.requests(),
				upstream.levels().stream().map((level) -> LevelDescriptor.of(upstream, level)).toList());
	}

	/**
	 * Nodes of the same priority.
	 *
	 * @param name the level's name
	 * @param nodes its nodes in configured order
	 */
	record LevelDescriptor(String name, List<NodeDescriptor> nodes) {

		private static LevelDescriptor of(UpstreamSnapshot upstream, String level) {
			return new LevelDescriptor(level, upstream.nodes(level).stream().map(NodeDescriptor::of).toList());
		}

	}

}
