package dev.healthcheck.grpc;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The addresses of one node, in the order in which connections to them are tried: as the
 * resolver gives them, but those that failed, or kept silent, after all others. In a
 * round each is tried once. Not thread-safe.
 */
final class AddressOrder {

	private final Set<SocketAddress> failed = new LinkedHashSet<>();

	private final Deque<SocketAddress> untried = new ArrayDeque<>();

	private List<SocketAddress> addresses;

	private SocketAddress current;

	AddressOrder(List<SocketAddress> addresses) {
		this.addresses = List.copyOf(addresses);
		this.current = this.addresses.get(0);
	}

	SocketAddress current() {
		return this.current;
	}

	/** Whether there is more than one address. */
	boolean hasOthers() {
		return this.addresses.size() > 1;
	}

	/** Begin a round. */
	void begin() {
		this.untried.clear();
		this.untried.addAll(inOrder());
		this.current = this.untried.removeFirst();
	}

	/**
	 * Go on with the round: the next address becomes the current one.
	 * @return whether there was one
	 */
	boolean advance() {
		SocketAddress next = this.untried.pollFirst();
		if (next != null) {
			this.current = next;
		}
		return next != null;
	}

	/** The current address failed, or keeps silent: from now on it comes last. */
	void demote() {
		this.failed.remove(this.current);
		this.failed.add(this.current);
	}

	/**
	 * The current address can be used. When it is lost, it is tried again, then the
	 * others.
	 */
	void settle() {
		this.failed.remove(this.current);
		this.untried.clear();
		this.untried.addAll(inOrder());
		this.untried.remove(this.current);
	}

	/**
	 * Take addresses that were looked up again.
	 * @return whether the current one is still among them
	 */
	boolean update(List<SocketAddress> addresses) {
		if (!this.addresses.equals(addresses)) {
			this.addresses = List.copyOf(addresses);
			this.failed.retainAll(addresses);
			this.untried.retainAll(addresses);
		}
		return this.addresses.contains(this.current);
	}

	private List<SocketAddress> inOrder() {
		List<SocketAddress> order = new ArrayList<>(this.addresses);
		order.removeAll(this.failed);
		order.addAll(this.failed);
		return order;
	}

}
