package dev.healthcheck.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.node.NodeStatus;

/**
 * The last minutes of one node, in rings that never grow: five bytes a minute.
 */
final class NodeHour {

	/** Together with the present minute they are an hour. */
	static final int KEPT = 59;

	private static final List<NodeStatus> STATUSES = List.of(NodeStatus.values());

	private static final byte UNKNOWN = -1;

	private final byte[] statuses = new byte[KEPT];

	private final float[] millis = new float[KEPT];

	private int next;

	NodeHour() {
		Arrays.fill(this.statuses, UNKNOWN);
		Arrays.fill(this.millis, Float.NaN);
	}

	synchronized void add(Minute minute) {
		NodeStatus status = minute.status();
		this.statuses[this.next] = (status != null) ? (byte) STATUSES.indexOf(status) : UNKNOWN;
		this.millis[this.next] = minute.millis();
		this.next = (this.next + 1) % KEPT;
	}

	/**
	 * The hour that ends with the present minute. Nothing is known of minutes before the
	 * node joined.
	 */
	synchronized Hour until(Minute present) {
		List<Minute> minutes = new ArrayList<>(KEPT + 1);
		for (int i = 0; i < KEPT; i++) {
			int place = (this.next + i) % KEPT;
			int status = this.statuses[place];
			minutes.add(new Minute((status != UNKNOWN) ? STATUSES.get(status) : null, this.millis[place]));
		}
		minutes.add(present);
		return new Hour(minutes);
	}

}
