package dev.healthcheck.endpoint;

import java.util.List;
import java.util.Optional;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamSnapshot;
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
		return UpstreamsDescriptor.of(this.upstreams);
	}

	@ReadOperation
	@Nullable UpstreamDescriptor upstream(@Selector String upstream) {
		return this.upstreams.find(upstream).map(Upstream::snapshot).map(UpstreamDescriptor::of).orElse(null);
	}

	@ReadOperation
	@Nullable NodeDescriptor node(@Selector String upstream, @Selector String node) {
		return find(upstream, node).map(NodeDescriptor::withHistory).orElse(null);
	}

	/**
	 * Set what the operator wants of a node.
	 * @return the node afterwards
	 * @throws InvalidEndpointRequestException if there is no such wish or no such node
	 */
	@WriteOperation
	NodeDescriptor admin(@Selector String upstream, @Selector String node, String admin) {
		AdminState state = AdminStates.parse(admin);
		return setAdmin(upstream, node, state).map(NodeDescriptor::of)
			.orElseThrow(() -> new InvalidEndpointRequestException(
					"There is no node '" + node + "' in upstream '" + upstream + "'", "unknown node"));
	}

	/**
	 * Set what the operator wants of a node.
	 * @return the node afterwards, or nothing if there is no such node
	 */
	Optional<NodeSnapshot> setAdmin(String upstream, String node, AdminState state) {
		find(upstream, node).ifPresent((known) -> this.upstreams.get(upstream).admin(known.node(), state));
		return find(upstream, node);
	}

	List<UpstreamSnapshot> snapshot() {
		return this.upstreams.snapshot();
	}

	Optional<NodeSnapshot> find(String upstream, String node) {
		return this.upstreams.find(upstream)
			.flatMap((known) -> known.snapshot()
				.nodes()
				.stream()
				.filter((candidate) -> candidate.address().toString().equalsIgnoreCase(node))
				.findFirst());
	}

}
