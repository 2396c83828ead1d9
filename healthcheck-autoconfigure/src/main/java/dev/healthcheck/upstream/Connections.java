package dev.healthcheck.upstream;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * What channels know of their connections to a node; of use to upstreams whose nodes are
 * used through kept connections. Guarded by the upstream's lock.
 */
final class Connections {

	/** Read without the lock. */
	private volatile @Nullable NodeAddress at;

	private int established;

	private long establishedAtNanos;

	private boolean everEstablished;

	private @Nullable String failure;

	void established(@Nullable NodeAddress at, long nowNanos) {
		this.at = at;
		this.established++;
		this.establishedAtNanos = nowNanos;
		this.everEstablished = true;
		this.failure = null;
	}

	void lost() {
		this.established--;
		if (this.established == 0) {
			this.at = null;
		}
	}

	/** Where the last connection was made to, {@code null} while there is none. */
	@Nullable NodeAddress at() {
		return this.at;
	}

	void failed(String cause) {
		this.failure = cause;
	}

	/**
	 * Why no connection can be made.
	 * @return the last failure, or {@code null} if there is a connection or none has
	 * failed yet
	 */
	@Nullable String failure() {
		return (this.established > 0) ? null : this.failure;
	}

	/**
	 * Whether a connection exists that is younger than a moment: its process was alive
	 * then, because a connection counts only once HTTP/2 settings were exchanged.
	 * @param nanos the moment
	 * @return whether there is such a connection
	 */
	boolean isEstablishedSince(long nanos) {
		return this.established > 0 && this.everEstablished && this.establishedAtNanos - nanos > 0;
	}

}
