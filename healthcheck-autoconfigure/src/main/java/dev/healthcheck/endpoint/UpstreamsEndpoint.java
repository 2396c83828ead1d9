package dev.healthcheck.endpoint;

import java.util.Optional;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows all upstreams and sets what the operator wants of a node. Writing needs
 * {@code management.endpoint.upstreams.access=unrestricted}.
 */
@Endpoint(id = "upstreams", defaultAccess = Access.READ_ONLY)
public final class UpstreamsEndpoint {

	private final Upstreams upstreams;

	public UpstreamsEndpoint(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	@ReadOperation
	UpstreamsDescriptor upstreams() {
		return UpstreamsDescriptor.of(this.upstreams.snapshot());
	}

	@ReadOperation
	@Nullable UpstreamDescriptor upstream(@Selector String upstream) {
		return this.upstreams.find(upstream).map(Upstream::snapshot).map(UpstreamDescriptor::of).orElse(null);
	}

	@ReadOperation
	@Nullable NodeDescriptor node(@Selector String upstream, @Selector String node) {
		return find(upstream, node).map(NodeDescriptor::withHistory).orElse(null);
	}

	@WriteOperation
	void admin(@Selector String upstream, @Selector String node, String admin) {
		if (!setAdmin(upstream, node, admin)) {
			throw new InvalidEndpointRequestException("There is no node '" + node + "' in upstream '" + upstream + "'",
					"unknown node");
		}
	}

	/**
	 * Set what the operator wants of a node.
	 * @return whether there is such a node
	 * @throws InvalidEndpointRequestException if there is no such wish
	 */
	boolean setAdmin(String upstream, String node, String admin) {
		AdminState state = AdminStates.parse(admin);
		Optional<NodeSnapshot> known = find(upstream, node);
		known.ifPresent((snapshot) -> this.upstreams.get(upstream).admin(snapshot.node(), state));
		return known.isPresent();
	}

	private Optional<NodeSnapshot> find(String upstream, String node) {
		return this.upstreams.find(upstream)
			.flatMap((known) -> known.snapshot()
				.nodes()
				.stream()
				.filter((candidate) -> candidate.address().toString().equalsIgnoreCase(node))
				.findFirst());
	}

}
