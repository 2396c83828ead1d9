package dev.healthcheck.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The current candidate until it is not usable, then the next in order. The current one
 * is shared by all pickers, so that all clients of an upstream are at the same node.
 */
final class Sticky implements Balancer {

	private final boolean followsLeader;

	private final AtomicReference<@Nullable NodeAddress> current = new AtomicReference<>();

	Sticky(boolean followsLeader) {
		this.followsLeader = followsLeader;
	}

	@Override
	public @Nullable NodeAddress current() {
		return this.current.get();
	}

	@Override
	public void leaderIs(NodeAddress leader) {
		if (this.followsLeader) {
			this.current.set(leader);
		}
		else {
			this.current.compareAndSet(null, leader);
		}
	}

	@Override
	public boolean spreads() {
		return false;
	}

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		List<C> order = candidates.stream().filter((candidate) -> candidate.weight() > 0).toList();
		return (usable) -> pick(order, usable);
	}

	private <C extends Candidate> @Nullable C pick(List<C> order, Predicate<? super C> usable) {
		NodeAddress at = this.current.get();
		int start = Math.max(0, indexOf(order, at));
		boolean suspected = false;
		for (int i = 0; i < order.size(); i++) {
			C candidate = order.get((start + i) % order.size());
			// a suspicion may also come or go while it is asked whether it is usable
			suspected |= isSuspected(candidate, at);
			if (usable.test(candidate)) {
				if (!candidate.address().equals(at) && !suspected && !isSuspected(order.get(start), at)) {
					// another thread may have moved on meanwhile, then its choice stands
					this.current.compareAndSet(at, candidate.address());
				}
				return candidate;
			}
		}
		return null;
	}

	/** One that is avoided only until a suspicion is cleared up stays the current one. */
	private static boolean isSuspected(Candidate candidate, @Nullable NodeAddress current) {
		return candidate.address().equals(current) && candidate.isSuspect();
	}

	private static int indexOf(List<? extends Candidate> order, @Nullable NodeAddress address) {
		for (int i = 0; i < order.size(); i++) {
			if (order.get(i).address().equals(address)) {
				return i;
			}
		}
		return -1;
	}

}
