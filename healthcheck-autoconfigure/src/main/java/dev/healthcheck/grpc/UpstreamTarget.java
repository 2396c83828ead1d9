package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamSnapshot;
import io.grpc.Channel;

/**
 * An upstream as the target of one gRPC channel.
 */
public final class UpstreamTarget {

	private final Upstream upstream;

	private final OutcomeClassifier classifier;

	private final Function<UpstreamSnapshot, String> refusal;

	private final Duration connectTimeout;

	private final Map<NodeAddress, Channel> connections = new ConcurrentHashMap<>();

	/**
	 * Describe the target.
	 * @param upstream the nodes
	 * @param classifier tells what the end of a call says about its node
	 * @param refusal the message of calls that fail because no node can be chosen
	 * @param connectTimeout bound on making a connection: TCP, TLS and HTTP/2 settings
	 */
	public UpstreamTarget(Upstream upstream, OutcomeClassifier classifier, Function<UpstreamSnapshot, String> refusal,
			Duration connectTimeout) {
		this.upstream = upstream;
		this.classifier = classifier;
		this.refusal = refusal;
		this.connectTimeout = connectTimeout;
	}

	public Upstream upstream() {
		return this.upstream;
	}

	/**
	 * The connections that can carry a call now, one per node. A call on one of them goes
	 * to that node, past the balancer, the accounting and the interceptors, and fails at
	 * once when the connection is gone.
	 * @return the connections by node
	 */
	public Map<NodeAddress, Channel> connections() {
		return Map.copyOf(this.connections);
	}

	OutcomeClassifier classifier() {
		return this.classifier;
	}

	String refusal() {
		return this.refusal.apply(this.upstream.snapshot());
	}

	Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * How long a call that nobody has described must have waited for its silence to say
	 * something about the node.
	 */
	Duration patience() {
		return this.upstream.definition().check().timeout();
	}

	/** Whether a node that connections cannot be made to is not selectable. */
	boolean requiresConnection() {
		return this.upstream.definition().requiresConnection();
	}

	void connected(NodeAddress address, Channel channel) {
		this.connections.put(address, channel);
	}

	void disconnected(NodeAddress address) {
		this.connections.remove(address);
	}

}
