package dev.healthcheck.node;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A server as its upstream's definition describes it, or a DNS name in the place of
 * servers: it stands for all addresses of the name, each a node like it.
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
 * @param name the DNS name, and the port, that the address belongs to: what requests and
 * certificates name. The same as the address if this stands for all addresses of the
 * name; {@code null} if there is no such name
 */
public record Node(NodeAddress address, int weight, AdminState admin, NodeLimits limits, @Nullable String checkPath,
		Map<String, String> metadata, NodeSource source, @Nullable String problem, @Nullable NodeAddress name) {

	private static final String DNS = "dns:";

	public Node {
		Objects.requireNonNull(address, "'address' must not be null");
		Objects.requireNonNull(admin, "'admin' must not be null");
		Objects.requireNonNull(limits, "'limits' must not be null");
		Objects.requireNonNull(source, "'source' must not be null");
		if (checkPath != null && !checkPath.startsWith("/")) {
			throw new IllegalArgumentException("'checkurl' is '" + checkPath + "', but must begin with '/'");
		}
		metadata = Map.copyOf(metadata);
		source = (name != null) ? NodeSource.DNS : source;
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
		return new Node(address, 1, AdminState.READY, NodeLimits.OF_UPSTREAM, null, Map.of(), NodeSource.API, null,
				null);
	}

	/**
	 * A ready node of weight 1.
	 * @param text where it listens, {@code host:port}, or {@code dns:name:port} for all
	 * addresses of a name
	 * @return the node
	 * @throws IllegalArgumentException if the text has another form, naming it
	 */
	public static Node of(String text) {
		String trimmed = text.trim();
		// 'dns:53' is port 53 of a host 'dns'
		if (!trimmed.regionMatches(true, 0, DNS, 0, DNS.length()) || trimmed.matches(".{4}\\d+")) {
			return of(NodeAddress.parse(text));
		}
		try {
			return ofName(NodeAddress.parse(trimmed.substring(DNS.length())));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'" + PlainText.oneLine(trimmed, 300) + "' is not 'dns:name:port': " + ex.getMessage(), ex);
		}
	}

	/**
	 * A ready node of weight 1 for each address of a DNS name.
	 * @param name the name, and the port of all nodes
	 * @return what stands for the nodes
	 * @throws IllegalArgumentException if it is an IP address
	 */
	public static Node ofName(NodeAddress name) {
		if (name.host().indexOf(':') >= 0 || name.host().matches("[0-9.]+")) {
			throw new IllegalArgumentException("'" + name.host()
					+ "' is an address, which needs no look-up, but must be" + " a name: leave out 'dns'");
		}
		return new Node(name, 1, AdminState.READY, NodeLimits.OF_UPSTREAM, null, Map.of(), NodeSource.DNS, null, name);
	}

	/**
	 * Whether this stands for all addresses of a name.
	 * @return whether it is a name in the place of nodes
	 */
	public boolean isName() {
		return this.address.equals(this.name);
	}

	/**
	 * The name that it was found by, in its place.
	 * @return what stands for all nodes of that name, or this if it has none
	 */
	public Node asName() {
		return (this.name != null) ? new Node(this.name, this.weight, this.admin, this.limits, this.checkPath,
				this.metadata, this.source, null, this.name) : this;
	}

	/**
	 * One of the nodes that this stands for.
	 * @param address where it listens
	 * @return the node
	 */
	public Node at(NodeAddress address) {
		return new Node(address, this.weight, this.admin, this.limits, this.checkPath, this.metadata, this.source,
				this.problem, this.name);
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
				this.problem, this.name);
	}

	public Node withAdmin(AdminState admin) {
		return new Node(this.address, this.weight, admin, this.limits, this.checkPath, this.metadata, this.source,
				this.problem, this.name);
	}

	public Node withLimits(NodeLimits limits) {
		return new Node(this.address, this.weight, this.admin, limits, this.checkPath, this.metadata, this.source,
				this.problem, this.name);
	}

	public Node withCheckPath(@Nullable String checkPath) {
		return new Node(this.address, this.weight, this.admin, this.limits, checkPath, this.metadata, this.source,
				this.problem, this.name);
	}

	public Node withMetadata(Map<String, String> metadata) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.checkPath, metadata, this.source,
				this.problem, this.name);
	}

	public Node withSource(NodeSource source) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.checkPath, this.metadata, source,
				this.problem, this.name);
	}

	public Node withProblem(@Nullable String problem) {
		return new Node(this.address, this.weight, this.admin, this.limits, this.checkPath, this.metadata, this.source,
				problem, this.name);
	}

}
