package dev.healthcheck.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.healthcheck.fleet.NodeShare;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.SharedTrouble;
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
 * @param repeats the repeats of calls
 * @param hedges requests that were late and given to a second node
 * @param limited calls refused while hardly any was answered in time
 * @param failureShare share of the requests of the last fail-timeout that failed,
 * whatever their node, from 0 to 1
 * @param levels its nodes by priority
 */
record UpstreamDescriptor(String name, String status, String balance, @Nullable Duration dataAge,
		RequestStatistics requests, Repeats repeats, SharedTrouble.Hedges hedges, long limited, double failureShare,
		List<LevelDescriptor> levels) implements OperationResponseBody {

	static UpstreamDescriptor of(UpstreamSnapshot upstream) {
		return new UpstreamDescriptor(upstream.name(), upstream.isUp() ? "UP" : "DOWN", upstream.balance().toString(),
				upstream.dataAge(), upstream.requests(), Repeats.of(upstream.trouble().repeats()),
				upstream.trouble().hedges(), upstream.trouble().limited(),
				Math.round(upstream.trouble().failureShare() * 1000) / 1000.0,
				upstream.levels().stream().map((level) -> LevelDescriptor.of(upstream, level)).toList());
	}

	boolean isUp() {
		return this.status.equals("UP");
	}

	/** The nodes of all levels. */
	Stream<NodeDescriptor> nodes() {
		return this.levels.stream().flatMap((level) -> level.nodes().stream());
	}

	/** The same, and who checks its nodes. */
	UpstreamDescriptor with(Map<NodeAddress, NodeShare> shares) {
		return shares.isEmpty() ? this
				: new UpstreamDescriptor(this.name, this.status, this.balance, this.dataAge, this.requests,
						this.repeats, this.hedges, this.limited, this.failureShare,
						this.levels.stream().map((level) -> level.with(shares)).toList());
	}

	/**
	 * The repeats of calls.
	 *
	 * @param budgetPercent how many percent of the calls may be repeated in vain,
	 * {@code null} if there is no bound
	 * @param failed repeats that failed in the last ten seconds
	 * @param left how many more may fail now, {@code null} if there is no bound
	 */
	@JsonInclude(Include.ALWAYS)
	record Repeats(@Nullable Integer budgetPercent, int failed, @Nullable Integer left) {

		private static Repeats of(SharedTrouble.Repeats repeats) {
			return new Repeats(repeats.budgetPercent(), repeats.failed(), repeats.left());
		}

	}

	/**
	 * Nodes of the same priority.
	 *
	 * @param name the level's name
	 * @param nodes its nodes in configured order
	 */
	record LevelDescriptor(String name, List<NodeDescriptor> nodes) {

		private LevelDescriptor with(Map<NodeAddress, NodeShare> shares) {
			return new LevelDescriptor(this.name,
					this.nodes.stream().map((node) -> node.with(shares.get(NodeAddress.parse(node.node())))).toList());
		}

		private static LevelDescriptor of(UpstreamSnapshot upstream, String level) {
			return new LevelDescriptor(level, upstream.nodes(level).stream().map(NodeDescriptor::of).toList());
		}

	}

}
