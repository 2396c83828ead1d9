package dev.healthcheck.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import dev.healthcheck.node.NodeAddress;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * What channels say of their connections to one node.
 *
 * @param at where the last connection was made to, {@code null} while there is none
 * @param established how many there are
 * @param establishedAtNanos when the last one was made, {@code null} if none ever was
 * @param lastFailure why the last one could not be made, or {@code null}
 */
record Connections(@Nullable NodeAddress at, int established, @Nullable Long establishedAtNanos,
		@Nullable String lastFailure) {

	static final Connections NONE = new Connections(null, 0, null, null);

	/**
	 * Where a node is whose channel is connected to an address: a name has several.
	 * @return the place, or {@code null} if the node's own address says it, or it is not
	 * known
	 */
	static @Nullable NodeAddress place(NodeAddress node, @Nullable InetSocketAddress at) {
		InetAddress address = (at != null && !isLiteral(node.host())) ? at.getAddress() : null;
		return (at != null && address != null) ? new NodeAddress(NetUtil.toAddressString(address), at.getPort()) : null;
	}

	private static boolean isLiteral(String host) {
		return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
	}

	Connections established(@Nullable NodeAddress at, long nowNanos) {
		return new Connections(at, this.established + 1, nowNanos, null);
	}

	/** Where to check a node: at the address that channels are connected to. */
	NodeAddress reachedAt(NodeAddress node) {
		return (this.at != null) ? this.at : node;
	}

	Connections lost() {
		int left = this.established - 1;
		return new Connections((left == 0) ? null : this.at, left, this.establishedAtNanos, this.lastFailure);
	}

	Connections failed(String cause) {
		return new Connections(this.at, this.established, this.establishedAtNanos, cause);
	}

	/**
	 * Why no connection can be made.
	 * @return the last failure, or {@code null} if there is a connection or none has
	 * failed yet
	 */
	@Nullable String failure() {
		return (this.established > 0) ? null : this.lastFailure;
	}

	/**
	 * Whether a connection exists that is younger than a moment: its process was alive
	 * then, because a connection counts only once HTTP/2 settings were exchanged.
	 * @param nanos the moment
	 * @return whether there is such a connection
	 */
	boolean isEstablishedSince(long nanos) {
		return this.established > 0 && this.establishedAtNanos != null && this.establishedAtNanos - nanos > 0;
	}

}
