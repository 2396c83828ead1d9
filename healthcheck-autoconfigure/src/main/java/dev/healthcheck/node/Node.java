package dev.healthcheck.node;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A server as its upstream's definition describes it.
 *
 * @param address where it listens
 * @param weight share of the traffic, 0 to 65535; 0 means no traffic
 * @param admin what the definition wants of it
 * @param source where the definition comes from
 * @param problem what was wrong with the definition and therefore ignored, or
 * {@code null}
 */
public record Node(NodeAddress address, int weight, AdminState admin, NodeSource source, @Nullable String problem) {

	public Node {
		Objects.requireNonNull(address, "'address' must not be null");
		Objects.requireNonNull(admin, "'admin' must not be null");
		Objects.requireNonNull(source, "'source' must not be null");
		if (weight < 0 || weight > 65535) {
			throw new IllegalArgumentException("weight " + weight + " of node " + address + " is not in 0..65535");
		}
	}

	/**
	 * A ready node of weight 1.
	 * @param address where it listens
	 * @return the node
	 */
	public static Node of(NodeAddress address) {
		return new Node(address, 1, AdminState.READY, NodeSource.API, null);
	}

	/**
	 * A ready node of weight 1.
	 * @param address where it listens, {@code host:port}
	 * @return the node
	 */
	public static Node of(String address) {
		return of(NodeAddress.parse(address));
	}

	public Node withSource(NodeSource source) {
		return new Node(this.address, this.weight, this.admin, source, this.problem);
	}

}
