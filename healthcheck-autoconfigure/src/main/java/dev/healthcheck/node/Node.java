package dev.healthcheck.node;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A server as its upstream's definition describes it.
 *
 * @param address where it listens
 * @param weight share of the traffic, 0 to 65535; 0 means no traffic
 * @param admin what the definition wants of it
 * @param limits what is particular to this node
 * @param source where the definition comes from
 * @param problem what was wrong with the definition and therefore ignored, or
 * {@code null}
 */
public record Node(NodeAddress address, int weight, AdminState admin, NodeLimits limits, NodeSource source,
		@Nullable String problem) {

	public Node {
		Objects.requireNonNull(address, "'address' must not be null");
		Objects.requireNonNull(admin, "'admin' must not be null");
		Objects.requireNonNull(limits, "'limits' must not be null");
		Objects.requireNonNull(source, "'source' must not be null");
		if (weight < 0 || weight > 65535) {
			throw new IllegalArgumentException("'weight' is " + weight + ", but must be from 0 to 65535");
		}
	}

	/**
	 * A ready node of weight 1.
	 * @param address where it listens
	 * @return the node
	 */
	public static Node of(NodeAddress address) {
		return new Node(address, 1, AdminState.READY, NodeLimits.OF_UPSTREAM, NodeSource.API, null);
	}

	/**
	 * A ready node of weight 1.
	 * @param address where it listens, {@code host:port}
	 * @return the node
	 */
	public static Node of(String address) {
		return of(NodeAddress.parse(address));
	}

	public Node withWeight(int weight) {
		return new Node(this.address, weight, this.admin, this.limits, this.source, this.problem);
	}

	public Node withAdmin(AdminState admin) {
		return new Node(this.address, this.weight, admin, this.limits, this.source, this.problem);
	}

	public Node withLimits(NodeLimits limits) {
		return new Node(this.address, this.weight, this.admin, limits, this.source, this.problem);
	}

	public Node withSource(NodeSource source) {
		return new Node(this.address, this.weight, this.admin, this.limits, source, this.problem);
	}

	public Node withProblem(@Nullable String problem) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.source, problem);
	}

}
