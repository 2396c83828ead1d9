package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.Arrays;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

import static dev.healthcheck.autoconfigure.Defaults.or;

/**
 * Properties of one node of an upstream.
 *
 * @param address Where the node listens, host:port. An IPv6 address is put in brackets.
 * dns:name:port stands for all addresses of the name, each a node.
 * @param weight Share of the requests, from 0 to 65535. 0 is no requests. 1 by default.
 * @param maxFails Consecutive failures of requests that take the node out of use. auto
 * compares with the other nodes of the level, 0 turns the counting off. By default as the
 * upstream has it.
 * @param failTimeout Time in which these failures must lie, and how long the node stays
 * out of use. By default as the upstream has it.
 * @param slowStart Time in which the node gets its full share of requests after it joined
 * or came back. By default as the upstream has it.
 * @param admin Desired state of the node: ready, drain or maintenance. ready by default.
 */
@ConfigurationPropertiesSource
record NodeProperties(@Nullable String address, @Nullable Integer weight, @Nullable String maxFails,
		@Nullable Duration failTimeout, @Nullable Duration slowStart, @Nullable String admin) {

	/**
	 * The short form of a node. Spring's conversion finds it by its name, for elements of
	 * lists and of comma-separated strings alike.
	 * @param address where it listens
	 * @return the properties
	 */
	public static NodeProperties of(String address) {
		return new NodeProperties(address, null, null, null, null, null);
	}

	/**
	 * The node that these properties describe.
	 * @param property the full name of the element of the list of nodes
	 * @param source where these properties come from
	 * @return the node
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	Node toNode(String property, NodeSource source) {
		Node node = node(property).withAdmin(admin(property)).withSource(source);
		try {
			return node.withWeight(or(this.weight, 1))
				.withLimits(new NodeLimits(MaxFailsProperty.parse(this.maxFails), this.failTimeout, this.slowStart));
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(property, ex);
		}
	}

	private Node node(String property) {
		if (this.address == null) {
			throw InvalidPropertyException.because(property + ".address",
					"nothing is set, but must be where the node listens, 'host:port'");
		}
		try {
			return Node.of(this.address);
		}
		catch (IllegalArgumentException ex) {
			String name = equals(of(this.address)) ? property : property + ".address";
			throw InvalidPropertyException.because(name, String.valueOf(ex.getMessage()));
		}
	}

	private AdminState admin(String property) {
		if (this.admin == null) {
			return AdminState.READY;
		}
		return Arrays.stream(AdminState.values())
			.filter((state) -> state.name().equalsIgnoreCase(this.admin.trim()))
			.findFirst()
			.orElseThrow(
					() -> InvalidPropertyException.of(property + ".admin", this.admin, "ready, drain or maintenance"));
	}

}
