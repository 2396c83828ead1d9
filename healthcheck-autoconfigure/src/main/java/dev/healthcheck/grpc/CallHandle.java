package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/**
 * What an interceptor tells the channel about a call, and how the channel takes the call
 * off a node that has failed: passed along as a call option.
 */
public final class CallHandle {

	/** The option under which the handle travels. */
	public static final CallOptions.Key<@Nullable CallHandle> KEY = CallOptions.Key.create("upstream-call");

	private final boolean stream;

	private final boolean repeatable;

	private final Duration timeout;

	private final boolean callersDeadline;

	private final @Nullable LongConsumer onSent;

	private final long startedNanos = System.nanoTime();

	private volatile @Nullable Consumer<String> canceller;

	private volatile @Nullable String unwanted;

	private volatile @Nullable String movedOff;

	private volatile boolean timedOut;

	private volatile boolean ended;

	/**
	 * Describe a call.
	 * @param stream whether it is long-lived
	 * @param repeatable whether it is safe to repeat it on another node
	 * @param timeout the deadline of the attempt, {@link Duration#ZERO} for none
	 * @param callersDeadline whether that deadline is the caller's own
	 * @param onSent told how many nanoseconds it took this process to send the call, once
	 * there was a connection; {@code null} if nobody wants to know
	 */
	public CallHandle(boolean stream, boolean repeatable, Duration timeout, boolean callersDeadline,
			@Nullable LongConsumer onSent) {
		this.stream = stream;
		this.repeatable = repeatable;
		this.timeout = timeout;
		this.callersDeadline = callersDeadline;
		this.onSent = onSent;
	}

	void sent(long waitedNanos) {
		if (this.onSent != null) {
			this.onSent.accept(waitedNanos);
		}
	}

	/**
	 * Say how the call is cancelled, once it exists.
	 * @param canceller cancels the call, for a reason
	 */
	public void canceller(Consumer<String> canceller) {
		this.canceller = canceller;
		// its stream may be on a node that was given up meanwhile
		String why = this.unwanted;
		if (why != null) {
			moveOff(why);
		}
	}

	/**
	 * Why the call was taken off its node.
	 * @return the node and the reason, or {@code null} if it was not
	 */
	public @Nullable String movedOff() {
		return this.movedOff;
	}

	/**
	 * Say that the call has ended.
	 */
	public void ended() {
		this.ended = true;
		this.canceller = null;
	}

	/**
	 * End the call if its time is over.
	 * @param nowNanos the present
	 * @return whether it needs no further look
	 */
	public boolean endIfLate(long nowNanos) {
		Consumer<String> canceller = this.canceller;
		if (this.ended || canceller == null || nowNanos - this.startedNanos < this.timeout.toNanos()) {
			return this.ended;
		}
		this.timedOut = true;
		canceller.accept("no answer within " + this.timeout.toMillis() + " ms");
		return true;
	}

	/**
	 * Whether the call was ended because its time was over.
	 * @return whether it was
	 */
	public boolean isTimedOut() {
		return this.timedOut;
	}

	boolean isStream() {
		return this.stream;
	}

	boolean isRepeatable() {
		return this.repeatable;
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Whether the deadline is the caller's own.
	 * @return whether the caller set it
	 */
	public boolean isCallersDeadline() {
		return this.callersDeadline;
	}

	/**
	 * Whether the call has waited for half of its time.
	 * @param nowNanos the present
	 * @return whether it is overdue; never for one without a deadline
	 */
	boolean isOverdue(long nowNanos) {
		return !this.stream && !this.timeout.isZero() && nowNanos - this.startedNanos > this.timeout.toNanos() / 2;
	}

	/**
	 * Take the call off its node.
	 * @param why the node and the reason
	 */
	void moveOff(String why) {
		this.unwanted = why;
		Consumer<String> canceller = this.canceller;
		if (canceller != null && this.movedOff == null) {
			this.movedOff = why;
			canceller.accept("moved off its endpoint");
		}
	}

	/** Calls are kept in sets, and to make the hash of an identity takes longer. */
	@Override
	public int hashCode() {
		return Long.hashCode(this.startedNanos);
	}

}
