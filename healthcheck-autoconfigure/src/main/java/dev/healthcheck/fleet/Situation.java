package dev.healthcheck.fleet;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.upstream.CheckFinding;

/**
 * All that decides what an instance does about one node.
 *
 * @param me the instance
 * @param duty who is to check the node
 * @param words what members say of it
 * @param own what the instance has found itself
 * @param disputeUntilNanos until when it checks a node itself that others found otherwise
 * @param mayAccuse whether it may accuse one more node that others check
 * @param check how the node is checked
 * @param nowNanos the present
 */
record Situation(String me, Duty duty, Words words, CheckFinding own, long disputeUntilNanos, boolean mayAccuse,
		CheckSettings check, long nowNanos) {

	Words.Stand stand() {
		return this.words.stand(this.me, this.duty, patienceNanos(this.check), this.nowNanos);
	}

	/** How long others have to object to an accusation. */
	static long patienceNanos(CheckSettings check) {
		return 2 * check.timeout().toNanos() + 1_000_000_000L;
	}

	boolean isOwner() {
		return this.duty.isOwner(this.me);
	}

	boolean isWitness() {
		return this.duty.isWitness(this.me);
	}

	boolean isChecker() {
		return this.duty.isChecker(this.me);
	}

	/** Whether the last accusation was answered by a check that passed. */
	boolean isAnswered() {
		return this.own.passedSince(this.words.newestNanos(this.me));
	}

	boolean isInDispute() {
		return this.nowNanos - this.disputeUntilNanos < 0;
	}

	/** Whether the instance accuses the node now. */
	boolean isAccusing() {
		WordValue own = this.words.of(this.me);
		return own != null && own.isAccusation();
	}

}
