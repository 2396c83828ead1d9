package dev.healthcheck.etcd;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Watch;
import io.grpc.Status;

/**
 * Waiting for a lock or an election, the way etcd's own service does it: everybody in
 * line has a key {@code <name>/<lease>}, and the oldest one is in front. Members of other
 * clients, and of other kinds, stand in the same line.
 * <p>
 * It is done from here because the service's calls cannot be moved to another member: the
 * one that they were moved off finds them cancelled as soon as it can, and then deletes
 * the key, although its owner may be in front by then and believe so for ever. Here a
 * place in line is a key and a watch, which survive any fault that the lease survives.
 */
final class WaitingLine implements AutoCloseable {

	private static final Status CLOSED = Status.UNAVAILABLE.withDescription("the client is closed");

	private final KV kv;

	private final Watch watch;

	private final Repeat repeat;

	private final Set<LineWaiter> waiters = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	WaitingLine(KV kv, Watch watch, Repeat repeat) {
		this.kv = kv;
		this.watch = watch;
		this.repeat = repeat;
	}

	/**
	 * Join a line; cancelling the result leaves it.
	 * @param name the name of the lock or election
	 * @param lease the lease that the place depends on
	 * @param value what the key holds
	 * @return the place, once it is the first
	 */
	CompletableFuture<LinePlace> join(ByteSequence name, long lease, ByteSequence value) {
		LineWaiter waiter = new LineWaiter(this.kv, this.watch, this.repeat, name, lease, value);
		this.waiters.add(waiter);
		waiter.result().whenComplete((place, error) -> {
			this.waiters.remove(waiter);
			if (error != null && !this.closed) {
				waiter.leave();
			}
		});
		waiter.enter();
		if (this.closed) {
			waiter.fail(CLOSED);
		}
		return waiter.result();
	}

	@Override
	public void close() {
		this.closed = true;
		this.waiters.forEach((waiter) -> waiter.fail(CLOSED));
	}

}
