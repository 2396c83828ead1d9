package dev.healthcheck.check;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.node.NodeAddress;

/**
 * A target that keeps its reports.
 */
final class FakeTarget implements CheckTarget {

	private final NodeAddress address;

	private final List<CheckReport> reports = new ArrayList<>();

	private boolean attention;

	private int patrol;

	FakeTarget(int number) {
		this.address = new NodeAddress("node-" + number, 80);
	}

	void attention(boolean attention) {
		this.attention = attention;
	}

	void patrol(int patrol) {
		this.patrol = patrol;
	}

	List<CheckReport> reports() {
		return this.reports;
	}

	CheckReport lastReport() {
		return this.reports.get(this.reports.size() - 1);
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	@Override
	public boolean needsAttention() {
		return this.attention;
	}

	@Override
	public int patrol() {
		return this.patrol;
	}

	@Override
	public void accept(CheckReport report) {
		this.reports.add(report);
	}

}
