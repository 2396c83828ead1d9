package dev.healthcheck.endpoint;

import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What a node was like in one minute.
 *
 * @param status its worst status, {@code null} if that is not known
 * @param millis how long it took to answer, {@code NaN} if that is not known
 */
record Minute(@Nullable NodeStatus status, float millis) {

	/**
	 * A minute that has just ended, or is about to.
	 * @param status its worst status
	 * @param requests those of the last minute; their mean time counts
	 * @param check what checks have found
	 * @param checkMillis how long the last check took, which counts where no request was
	 * answered, and the node is up: how quickly one is refused says nothing
	 */
	static Minute of(NodeStatus status, RequestStatistics requests, ActiveState check, @Nullable Number checkMillis) {
		return new Minute(status, (requests.meanMillis() > 0) ? (float) requests.meanMillis()
				: (check == ActiveState.UP && checkMillis != null) ? checkMillis.floatValue() : Float.NaN);
	}

	boolean isTimed() {
		return !Float.isNaN(this.millis);
	}

}
