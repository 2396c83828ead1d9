package dev.healthcheck.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.healthcheck.fleet.Fleet;
import dev.healthcheck.fleet.NodeShare;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeAddress;
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

	private final Supplier<? extends @Nullable Fleet> fleet;

	public UpstreamsEndpoint(Upstreams upstreams) {
		this(upstreams, () -> null);
	}

	/**
	 * An endpoint that also shows who checks what.
	 * @param upstreams what is shown
	 * @param fleet what shares checks, {@code null} while nothing does
	 */
	public UpstreamsEndpoint(Upstreams upstreams, Supplier<? extends @Nullable Fleet> fleet) {
		this.upstreams = upstreams;
		this.fleet = fleet;
	}

	@ReadOperation
	UpstreamsDescriptor upstreams() {
		return UpstreamsDescriptor.of(this.upstreams, this.fleet.get());
	}

	@ReadOperation
	@Nullable UpstreamDescriptor upstream(@Selector String upstream) {
		return this.upstreams.find(upstream)
			.map(Upstream::snapshot)
			.map(UpstreamDescriptor::of)
			.map((shown) -> shown.with(shares(upstream)))
			.orElse(null);
	}

	@ReadOperation
	@Nullable NodeDescriptor node(@Selector String upstream, @Selector String node) {
		return find(upstream, node).map((known) -> shown(upstream, known)).orElse(null);
	}

	NodeDescriptor shown(String upstream, NodeSnapshot node) {
		return NodeDescriptor.withHistory(node).with(shares(upstream).get(node.address()));
	}

	private Map<NodeAddress, NodeShare> shares(String upstream) {
		Fleet fleet = this.fleet.get();
		return (fleet != null) ? fleet.shares(upstream) : Map.of();
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
