package dev.healthcheck.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The calls under way on one connection that can be moved to another node. A call that
 * arrives after the connection was given up is moved at once.
 */
final class NodeCalls {

	private final Set<CallHandle> calls = ConcurrentHashMap.newKeySet();

	private final @Nullable Consumer<NodeCalls> onSilence;

	private volatile Predicate<CallHandle> unwanted = (call) -> false;

	private volatile String why = "";

	private volatile long answeredAtNanos;

	/** The calls on a connection that nothing could take the place of. */
	NodeCalls() {
		this.onSilence = null;
	}

	/**
	 * The calls on a connection that may be given up when it keeps silent.
	 * @param nowNanos the present
	 * @param onSilence told, by any thread and perhaps several times, that a call was not
	 * answered in time, and nothing else was meanwhile
	 */
	NodeCalls(long nowNanos, Consumer<NodeCalls> onSilence) {
		this.answeredAtNanos = nowNanos;
		this.onSilence = onSilence;
	}

	void add(CallHandle call) {
		this.calls.add(call);
		// after it was added, so that either this thread or the one that moves sees it
		if (this.unwanted.test(call)) {
			call.moveOff(this.why);
		}
	}

	void remove(CallHandle call) {
		this.calls.remove(call);
	}

	/** Something was heard on this connection. */
	void answered(LongSupplier clock) {
		if (this.onSilence != null) {
			this.answeredAtNanos = clock.getAsLong();
		}
	}

	/** A call that began at this time was not answered although it had the time. */
	void unanswered(long startedNanos) {
		if (this.onSilence != null && this.answeredAtNanos - startedNanos < 0) {
			this.onSilence.accept(this);
		}
	}

	/**
	 * Move long-lived streams, and calls that are safe to repeat, off a node that failed.
	 */
	void moveAll(String why) {
		move(why, (call) -> call.isStream() || call.isRepeatable());
	}

	/**
	 * Move long-lived streams off a node that is being drained; calls end normally.
	 */
	void moveStreams(String why) {
		move(why, CallHandle::isStream);
	}

	private void move(String why, Predicate<CallHandle> which) {
		this.why = why;
		this.unwanted = which;
		for (CallHandle call : this.calls) {
			if (which.test(call)) {
				call.moveOff(why);
			}
		}
	}

	/**
	 * Whether a call has waited for half of its time, so that a check is due before its
	 * deadline tells.
	 * @param nowNanos the present
	 * @return whether there is such a call
	 */
	boolean isAnyOverdue(long nowNanos) {
		for (CallHandle call : this.calls) {
			if (call.isOverdue(nowNanos)) {
				return true;
			}
		}
		return false;
	}

	/** The node is wanted again: later calls stay. */
	void settle() {
		this.unwanted = (call) -> false;
	}

}
