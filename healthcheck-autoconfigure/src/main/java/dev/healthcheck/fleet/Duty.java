package dev.healthcheck.fleet;

import org.jspecify.annotations.Nullable;

/**
 * Who is to check a node.
 *
 * @param owner the first member by rank, {@code null} if there is none
 * @param settledOwner the first of those that are settled
 * @param witness the second member by rank
 */
record Duty(@Nullable Member owner, @Nullable Member settledOwner, @Nullable Member witness) {

	static final Duty NOBODY = new Duty(null, null, null);

	/** Whether a member checks the node in any case. */
	boolean isOwner(String id) {
		return is(this.owner, id) || is(this.settledOwner, id);
	}

	boolean isWitness(String id) {
		return is(this.witness, id);
	}

	/** Whether what it says of the node counts more than what others say. */
	boolean isChecker(String id) {
		return is(this.owner, id) || isWitness(id);
	}

	private static boolean is(@Nullable Member member, String id) {
		return member != null && member.id().equals(id);
	}

}
