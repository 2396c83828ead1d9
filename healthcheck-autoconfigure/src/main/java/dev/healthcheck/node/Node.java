package dev.healthcheck.node;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A server as its upstream's definition describes it.
 *
 * @param address where it listens
 * @param weight share of the traffic, 0 to 65535; 0 means no traffic
 * @param admin what the definition wants of it
 * @param limits what is particular to this node
 * @param checkPath the path of an http check of its own, or {@code null} for the check of
 * its upstream
 * @param metadata what else its definition says, for the application's own use
 * @param source where the definition comes from
 * @param problem what was wrong with the definition and therefore ignored, or
 * {@code null}
 */
public record Node(NodeAddress address, int weight, AdminState admin, NodeLimits limits, @Nullable String checkPath,
		Map<String, String> metadata, NodeSource source, @Nullable String problem) {

	public Node {
		Objects.requireNonNull(address, "'address' must not be null");
		Objects.requireNonNull(admin, "'admin' must not be null");
		Objects.requireNonNull(limits, "'limits' must not be null");
		Objects.requireNonNull(source, "'source' must not be null");
		if (checkPath != null && !checkPath.startsWith("/")) {
			throw new IllegalArgumentException("'checkurl' is '" + checkPath + "', but must begin with '/'");
		}
		metadata = Map.copyOf(metadata);
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
		return new Node(address, 1, AdminState.READY, NodeLimits.OF_UPSTREAM, null, Map.of(), NodeSource.API, null);
	}

	/**
	 * A ready node of weight 1.
	 * @param address where it listens, {@code host:port}
	 * @return the node
	 */
	public static Node of(String address) {
		return of(NodeAddress.parse(address));
	}

	/**
	 * Whether its registration in etcd says that it is not to be used: it stops, as a
	 * rule, or is not ready for a while.
	 * @return whether it does
	 */
	public boolean isWithdrawn() {
		return this.source == NodeSource.ETCD && this.admin == AdminState.MAINTENANCE;
	}

	public Node withWeight(int weight) {
		return new Node(this.address, weight, this.admin, this.limits, this.checkPath, this.metadata, this.source,
				this.problem);
	}

	public Node withAdmin(AdminState admin) {
		return new Node(this.address, this.weight, admin, this.limits, this.checkPath, this.metadata, this.source,
				this.problem);
	}

	public Node withLimits(NodeLimits limits) {
		return new Node(this.address, this.weight, this.admin, limits, this.checkPath, this.metadata, this.source,
				this.problem);
	}

	public Node withCheckPath(@Nullable String checkPath) {
		return new Node(this.address, this.weight, this.admin, this.limits, checkPath, this.metadata, this.source,
				this.problem);
	}

	public Node withMetadata(Map<String, String> metadata) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.checkPath, metadata, this.source,
				this.problem);
	}

	public Node withSource(NodeSource source) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.checkPath, this.metadata, source,
				this.problem);
	}

	public Node withProblem(@Nullable String problem) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.checkPath, this.metadata, this.source,
				problem);
	}

}
