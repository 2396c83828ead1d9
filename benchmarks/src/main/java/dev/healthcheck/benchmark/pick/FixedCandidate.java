package dev.healthcheck.benchmark.pick;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.node.NodeAddress;

/**
 * A candidate whose facts stay as they are, although they are read as if they could
 * change.
 */
public final class FixedCandidate implements Candidate {

	private final NodeAddress address;

	private final int weight;

	private volatile boolean usable;

	private volatile long inFlight;

	private FixedCandidate(String host, int weight, boolean usable, long inFlight) {
		this.address = new NodeAddress(host, Server.PORT);
		this.weight = weight;
		this.usable = usable;
		this.inFlight = inFlight;
	}

	/** One of many, each of which has up to two requests under way. */
	static FixedCandidate busy(int index, boolean usable) {
		return new FixedCandidate(Server.host(index), 1, usable, index % 3);
	}

	/** One that has nothing to do. */
	static FixedCandidate idle(Server server) {
		return new FixedCandidate(server.host(), server.weight(), server.up(), 0);
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
		return this.weight;
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
