package dev.healthcheck.benchmark.pick;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.node.NodeAddress;

/**
 * A candidate whose facts stay as they are, although they are read as if they could
 * change.
 */
public final class FixedCandidate implements Candidate {

	private final NodeAddress address;

	private volatile boolean usable;

	private volatile long inFlight;

	FixedCandidate(int index, boolean usable) {
		this.address = new NodeAddress("10.0." + index / 250 + "." + index % 250, 8080);
		this.usable = usable;
		this.inFlight = index % 3;
	}

	boolean isUsable() {
		return this.usable;
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	@Override
	public int weight() {
		return 1;
	}

	@Override
	public long inFlight() {
		return this.inFlight;
	}

	@Override
	public boolean isSuspect() {
		return false;
	}

}
