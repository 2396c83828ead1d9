package dev.healthcheck.fleet;

import java.time.Duration;

import dev.healthcheck.fleet.Words.Stand;
import dev.healthcheck.upstream.Hearsay.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What an instance does about a node that it shares: a function of its {@link Situation},
 * and of nothing else.
 *
 * @param role what it is for the node
 * @param pace how often it checks the node
 * @param avoid whether requests avoid the node until an own check
 * @param decisive whether an own check that fails decides alone
 * @param look a check out of turn, {@code null} for none
 * @param disputed whether its own check has answered what others say, so that a dispute
 * goes on
 */
record Conduct(Role role, Pace pace, boolean avoid, boolean decisive, @Nullable Look look, boolean disputed) {

	/** A node that is checked as every instance does. */
	static final Conduct ALONE = new Conduct(Role.ALONE, Pace.ALONE, false, false, null, false);

	static Conduct of(Situation now) {
		Stand stand = now.stand();
		boolean accused = stand == Stand.ACCUSED || stand == Stand.AGREED || stand == Stand.REFUTED;
		if (now.isOwner() || (now.isWitness() && accused)) {
			Role role = now.isOwner() ? Role.OWNER : Role.WITNESS;
			return accused ? checked(role, now) : new Conduct(role, Pace.ALONE, false, false, null, false);
		}
		if (stand == Stand.NONE || stand == Stand.REFUTED) {
			return unsaid(now, stand);
		}
		return accused(now, stand);
	}

	/** Owner or witness: others accuse the node, so it is asked at once. */
	private static Conduct checked(Role role, Situation now) {
		if (now.own().isBad() || now.isAnswered()) {
			return new Conduct(role, Pace.CLOSE, false, false, null, false);
		}
		return new Conduct(role, Pace.CLOSE, true, true, look(now, "accusation", Duration.ZERO), false);
	}

	/** Nothing is said, or not to be believed. */
	private static Conduct unsaid(Situation now, Stand stand) {
		if (now.own().isBad()) {
			return new Conduct(Role.DISPUTE, Pace.ALONE, false, false,
					new Look("return", (stand == Stand.REFUTED) ? 1 : 0, now.check().unhealthyInterval()), false);
		}
		return quiet(now);
	}

	private static Conduct quiet(Situation now) {
		if (now.isInDispute()) {
			return new Conduct(Role.DISPUTE, Pace.ALONE, false, false, null, false);
		}
		if (now.own().tripped()) {
			return new Conduct(Role.TROUBLE, Pace.PATROL, false, false, null, false);
		}
		return new Conduct(now.isWitness() ? Role.WITNESS : Role.OTHER, Pace.PATROL, false, false, null, false);
	}

	/** Others check the node, and find it bad. */
	private static Conduct accused(Situation now, Stand stand) {
		if (now.own().isBad()) {
			return now.isAccusing() ? new Conduct(Role.TROUBLE, Pace.CLOSE, false, false, null, false)
					: new Conduct(Role.OTHER, Pace.PATROL, false, false, null, false);
		}
		if (now.isAnswered()) {
			return new Conduct(Role.DISPUTE, Pace.ALONE, false, false, null, true);
		}
		if (now.isInDispute()) {
			return new Conduct(Role.DISPUTE, Pace.ALONE, false, false,
					look(now, "accusation", now.check().unhealthyInterval()), false);
		}
		Look look = (stand == Stand.AGREED) ? look(now, "accusation", now.check().healthyInterval()) : null;
		return new Conduct(Role.OTHER, Pace.PATROL, true, true, look, false);
	}

	private static Look look(Situation now, String cause, Duration within) {
		return new Look(cause, now.words().newestNanos(now.me()), within);
	}

	/**
	 * What the instance is to say of the node, {@code null} for nothing. Owner and
	 * witness always speak; others while fewer than two do.
	 */
	static WordValue.@Nullable State word(Situation now) {
		boolean bad = now.own().isBad() || now.own().failedSinceTrip();
		if (bad) {
			boolean speaks = now.isChecker() || (now.isAccusing() ? !now.words().isAccusedByCheckers(now.duty())
					: now.mayAccuse() && now.words().accusers(now.me()).count() < 2);
			return !speaks ? null : now.own().degraded() ? WordValue.State.DEGRADED : WordValue.State.DOWN;
		}
		boolean accused = now.words().accusers(now.me()).findAny().isPresent();
		boolean refutes = accused && now.isChecker() && (now.isAnswered() || isRefuting(now));
		return refutes ? WordValue.State.UP : null;
	}

	private static boolean isRefuting(Situation now) {
		WordValue own = now.words().of(now.me());
		return own != null && !own.isAccusation();
	}

	/**
	 * A check out of turn, made once.
	 *
	 * @param cause why
	 * @param occasion tells one look from the next
	 * @param within how soon, at a random point
	 */
	record Look(String cause, long occasion, Duration within) {

	}

}
