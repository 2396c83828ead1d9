package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import io.etcd.jetcd.ByteSequence;

/**
 * The keys of a client that hold tokens, as many as it ever had writes under way at a
 * time. All are on one lease, and gone with it. Thread-safe.
 */
final class OnceSession {

	private final long lease;

	private final String prefix;

	private final AtomicInteger made = new AtomicInteger();

	private final Deque<OnceSlot> free = new ConcurrentLinkedDeque<>();

	private volatile Runnable onLost = () -> {
	};

	private volatile boolean lost;

	OnceSession(long lease, String prefix) {
		this.lease = lease;
		this.prefix = prefix + Long.toHexString(lease) + "/";
	}

	long lease() {
		return this.lease;
	}

	/** Take a key that no other write uses until it is given back. */
	OnceSlot take() {
		OnceSlot slot = this.free.pollFirst();
		if (slot == null) {
			String key = this.prefix + this.made.incrementAndGet();
			slot = new OnceSlot(ByteSequence.from(key, StandardCharsets.UTF_8), this.lease);
		}
		slot.next();
		return slot;
	}

	void giveBack(OnceSlot slot) {
		this.free.addFirst(slot);
	}

	/**
	 * Say what ends with the session.
	 * @param action run when it is lost
	 */
	void onLost(Runnable action) {
		this.onLost = action;
	}

	/** Keys are gone: writes that begin from now on need another session. */
	void lose() {
		this.lost = true;
		this.onLost.run();
	}

	boolean isLost() {
		return this.lost;
	}

}
