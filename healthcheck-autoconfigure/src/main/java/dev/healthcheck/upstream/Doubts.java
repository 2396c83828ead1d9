package dev.healthcheck.upstream;

import java.util.List;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against a node, but may be everybody's trouble: it waits for a second
 * opinion, and requests prefer other nodes meanwhile.
 *
 * @param suspicions ambiguous failures without a verdict
 * @param forgivenNanos until when the node was cleared of what began before
 * @param breaksSinceNanos since when it has broken connections and passed checks, without
 * a success
 * @param askNext whether it is to be checked once another node has passed a check
 * @param silence what it has not answered
 * @param words what other instances say
 */
record Doubts(List<Suspicion> suspicions, @Nullable Long forgivenNanos, @Nullable Long breaksSinceNanos,
		boolean askNext, Silence silence, Hearsay words) {

	static final Doubts NONE = new Doubts(List.of(), null, null, false, Silence.NONE, Hearsay.NONE);

	Doubts {
		suspicions = List.copyOf(suspicions);
	}

	/** Whether there are none. */
	boolean isNone() {
		return !isWaiting() && this.silence.times() == 0;
	}

	/** Whether requests avoid the node. */
	boolean isSuspect() {
		return this.silence.isCertain() || isPending();
	}

	/** Whether an ambiguous failure waits for its verdict. */
	boolean isPending() {
		return !this.suspicions.isEmpty();
	}

	/** Whether the passed check of another node says something. */
	boolean isWaiting() {
		return isPending() || this.askNext || this.silence.isBegun();
	}

	/**
	 * Whether a request is of the trouble that the node was cleared of: the calls of an
	 * election end one after the other, and need not be looked into one by one.
	 */
	boolean isForgiven(long beganNanos) {
		return this.forgivenNanos != null && beganNanos - this.forgivenNanos < 0;
	}

	Doubts withSuspicions(List<Suspicion> suspicions) {
		return new Doubts(suspicions, this.forgivenNanos, this.breaksSinceNanos, this.askNext, this.silence,
				this.words);
	}

	Doubts forgiven(long untilNanos, @Nullable Long breaksSinceNanos) {
		return new Doubts(this.suspicions, untilNanos, breaksSinceNanos, this.askNext, this.silence, this.words);
	}

	Doubts withAskNext(boolean askNext) {
		return new Doubts(this.suspicions, this.forgivenNanos, this.breaksSinceNanos, askNext, this.silence,
				this.words);
	}

	Doubts with(Silence silence) {
		return new Doubts(this.suspicions, this.forgivenNanos, this.breaksSinceNanos, this.askNext, silence,
				this.words);
	}

	Doubts told(Hearsay words) {
		return new Doubts(this.suspicions, this.forgivenNanos, this.breaksSinceNanos, this.askNext, this.silence,
				words);
	}

	/** Something came from the node. */
	Doubts heard() {
		return this.silence.isBegun() ? with(this.silence.broken()) : this;
	}

	/** A request succeeded that began then. */
	Doubts requestSucceeded(List<Suspicion> left, long beganNanos) {
		return new Doubts(left, this.forgivenNanos, this.breaksSinceNanos, this.askNext,
				this.silence.answered(beganNanos), this.words);
	}

	/**
	 * An ambiguous failure.
	 *
	 * @param permit what the request began with
	 * @param beganNanos when it began
	 * @param atNanos when it failed
	 * @param failure what happened
	 */
	record Suspicion(Permit permit, long beganNanos, long atNanos, Outcome.Failure failure) {

		/**
		 * From when on answers of checks tell: those given long before the request failed
		 * may be from before the election, or from within it.
		 */
		long recentNanos() {
			return this.atNanos - (this.atNanos - this.beganNanos) / 4;
		}

		/** Whether a connection broke; else the node was slow, or said it could not. */
		boolean isBreak() {
			return this.failure.kind() == FailureKind.TCP;
		}

	}

}
