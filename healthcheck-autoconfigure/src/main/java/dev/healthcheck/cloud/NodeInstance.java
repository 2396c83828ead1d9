package dev.healthcheck.cloud;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * A node of an upstream as Spring Cloud sees it. Two are equal if they are the same node
 * of the same upstream, whatever is known of it.
 */
class NodeInstance implements ServiceInstance {

	/** Metadata of a node that speaks TLS only. */
	private static final String SECURE = "secure";

	private final String serviceId;

	private final NodeAddress address;

	private final Map<String, String> metadata;

	/**
	 * A node as it is now.
	 * @param serviceId the upstream's name
	 * @param node the node
	 * @param level the name of its level
	 * @param status how it is
	 */
	NodeInstance(String serviceId, Node node, String level, NodeStatus status) {
		this.serviceId = serviceId;
		this.address = node.address();
		Map<String, String> metadata = new HashMap<>(node.metadata());
		metadata.put("weight", Integer.toString(node.weight()));
		metadata.put("level", level);
		metadata.put("status", status.name());
		this.metadata = Map.copyOf(metadata);
	}

	NodeAddress address() {
		return this.address;
	}

	@Override
	public String getInstanceId() {
		return this.address.toString();
	}

	@Override
	public String getServiceId() {
		return this.serviceId;
	}

	/** As URIs have it, because those who ask put it into one: IPv6 in brackets. */
	@Override
	public String getHost() {
		String host = this.address.host();
		return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
	}

	@Override
	public int getPort() {
		return this.address.port();
	}

	@Override
	public boolean isSecure() {
		return Boolean.parseBoolean(this.metadata.get(SECURE));
	}

	@Override
	public URI getUri() {
		return ServiceInstance.createUri(this);
	}

	@Override
	public Map<String, String> getMetadata() {
		return this.metadata;
	}

	@Override
	public final boolean equals(@Nullable Object other) {
		return this == other || (other instanceof NodeInstance that && this.serviceId.equals(that.serviceId)
				&& this.address.equals(that.address));
	}

	@Override
	public final int hashCode() {
		return Objects.hash(this.serviceId, this.address);
	}

	@Override
	public String toString() {
		return this.serviceId + " at " + this.address + " " + this.metadata;
	}

}
