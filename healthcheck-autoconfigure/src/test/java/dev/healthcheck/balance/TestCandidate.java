package dev.healthcheck.balance;

import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.node.NodeAddress;

/**
 * A candidate whose facts are set by tests.
 */
final class TestCandidate implements Candidate {

	private final int index;

	private final NodeAddress address;

	private final int weight;

	boolean suspect;

	boolean usable = true;

	long inFlight;

	TestCandidate(int index, int weight) {
		this.index = index;
		this.weight = weight;
		this.address = new NodeAddress("n" + index, 1);
	}

	static List<TestCandidate> of(int... weights) {
		return IntStream.range(0, weights.length).mapToObj((i) -> new TestCandidate(i, weights[i])).toList();
	}

	static List<TestCandidate> equal(int count) {
		return IntStream.range(0, count).mapToObj((i) -> new TestCandidate(i, 1)).toList();
	}

	int index() {
		return this.index;
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
		return this.suspect;
	}

	@Override
	public String toString() {
		return this.address.toString();
	}

}
