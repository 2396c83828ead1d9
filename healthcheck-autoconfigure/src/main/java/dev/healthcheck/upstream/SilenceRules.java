package dev.healthcheck.upstream;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.FailureKind;

/**
 * When requests avoid a node that says nothing, although nothing has failed yet. The
 * first answer from it, to whatever, ends that.
 * <ul>
 * <li>Three requests in a row are late, or all that it has, and other nodes have answered
 * what began after the first of them.
 * <li>No other node has requests: some are checked at once, and this one too; another
 * one's check has passed, and its own has not within the same time and a little more.
 * <li>A check was not answered in time, requests wait, and another node has passed a
 * check that ended after that one began. A node that all requests stay with is left by
 * ejection only: the requests that would go elsewhere are what it is convicted by.
 * </ul>
 * A node of which that is known time after time, with no request that is answered in time
 * in between, is slow: it is given a request now and then, which finds out whether it
 * still is.
 * <p>
 * As long as fewer nodes answer in time than have requests and do not, the trouble is
 * shared, and nobody is avoided: the others could not carry more.
 */
final class SilenceRules {

	/** So many late requests in a row are no accident. */
	private static final int ENOUGH = 3;

	/** So many others are enough to tell. */
	private static final int ASKED = 3;

	private static final long ASK_PERIOD_NANOS = 200_000_000;

	/**
	 * When requests are given to a node again that says nothing, and again until a check
	 * tells.
	 */
	private static final long TRY_AGAIN_NANOS = 1_000_000_000;

	private SilenceRules() {
	}

	/** A request of the node is late. */
	static Step late(NodeState before, long beganNanos, Moment moment) {
		NodeState state = oneMoreLate(before, moment);
		if (moment.lastSuccessNanos() - beganNanos >= 0 || isCheckAnsweredSince(state, beganNanos, moment)) {
			return Step.to(state);
		}
		Step step = judged(with(state, state.doubts().silence().late(beganNanos)), moment);
		return moment.fellows().haveAnswered(beganNanos) ? step : step.then(asked(step.next(), moment));
	}

	/** The moment has come for which a look was planned. */
	static Step ticked(NodeState state, Moment moment) {
		Step step = judged(state, moment);
		return step.then(asked(step.next(), moment));
	}

	/** Have checks tell, until they do, what late requests leave open. */
	private static Step asked(NodeState state, Moment moment) {
		Silence silence = state.doubts().silence();
		Long since = silence.sinceNanos();
		if (silence.late() == 0 || since == null || silence.isCertain() || !isWaitedFor(since, moment)
				|| !moment.settings().isAnswerChecked() || isAskedLately(silence, moment)) {
			return Step.to(state);
		}
		// a check that began since the first of them goes on: it is the one that tells
		return Step.to(with(state, silence.asked(moment.nowNanos())), new Effect.CheckSince(since),
				new Effect.AskSomeOthers(ASKED), new Effect.TickAt(moment.nowNanos() + ASK_PERIOD_NANOS));
	}

	/** One more request was late, or has even timed out. */
	static NodeState oneMoreLate(NodeState state, Moment moment) {
		Silence silence = state.doubts().silence();
		return with(state, silence.with(silence.lateness().late(moment.succeeded(), moment.nowNanos())));
	}

	/** A check says nothing for a node that is known to answer requests later. */
	private static boolean isCheckAnsweredSince(NodeState state, long nanos, Moment moment) {
		CheckReport last = state.checks().lastPass();
		boolean known = moment.settings().spreads() && state.doubts().silence().times() > 0;
		return moment.settings().isAnswerChecked() && !known && last != null && last.endedNanos() - nanos >= 0;
	}

	/** Requests that are slow by nature are not to have checks made all the time. */
	private static boolean isAskedLately(Silence silence, Moment moment) {
		Long asked = silence.askedNanos();
		return asked != null && moment.nowNanos() - asked < ASK_PERIOD_NANOS;
	}

	/** A check of the node itself did not pass. */
	static Step unanswered(NodeState state, CheckReport report, boolean inService, Moment moment) {
		if (report.result().kind() != FailureKind.TIMEOUT || !moment.settings().spreads() || !inService
				|| !isWaitedFor(report.startedNanos(), moment)) {
			return Step.to(state);
		}
		Step step = judged(with(state, state.doubts().silence().unanswered(report.startedNanos())), moment);
		return step.next().doubts().silence().isCertain() ? step : step.and(new Effect.AskSomeOthers(1));
	}

	/** Another node passed a check. */
	static Step fellowPassed(NodeState state, Moment moment) {
		Silence silence = state.doubts().silence();
		Step step = judged(state, moment);
		boolean open = silence.late() > 0 && !step.next().doubts().silence().isCertain();
		return open ? step.and(new Effect.TickAt(moment.nowNanos() + moment.settings().patienceNanos())) : step;
	}

	/** Judge by what is known now. */
	static Step judged(NodeState state, Moment moment) {
		Silence silence = state.doubts().silence();
		Long since = silence.sinceNanos();
		if (isToBeTried(silence, moment)) {
			return Step.to(with(state, silence.broken()));
		}
		if (since == null || silence.isCertain() || !isWaitedFor(since, moment)) {
			return Step.to(state);
		}
		if (!((silence.late() == 0) ? moment.fellows().passedWithin(since, moment.nowNanos()) != null
				: isBeaten(silence, since, moment))) {
			return Step.to(state);
		}
		NodeState next = with(state, silence.confirmed(moment.nowNanos()));
		return moment.settings().isAnswerChecked() ? rested(next, moment)
				: Step.to(next, new Effect.TickAt(moment.nowNanos() + TRY_AGAIN_NANOS));
	}

	/** A check that passes at once does not say that requests are answered in time. */
	private static Step rested(NodeState state, Moment moment) {
		Silence silence = state.doubts().silence();
		Step step = Step.to(state, new Effect.CheckNow());
		return (silence.isSlow() && moment.settings().spreads())
				? step
					.then(Step.avoided(state,
							Avoidance.longer(state.avoidance(),
									new Avoidance(moment.nowNanos() + silence.restNanos(), Avoidance.Cause.SLOW))))
				: step;
	}

	/** No check could break its silence, and no request if all kept away. */
	private static boolean isToBeTried(Silence silence, Moment moment) {
		return silence.certainNanos() != null && !moment.settings().isAnswerChecked()
				&& moment.nowNanos() - silence.certainNanos() >= TRY_AGAIN_NANOS;
	}

	private static boolean isBeaten(Silence silence, long since, Moment moment) {
		if (silence.late() >= Math.min(ENOUGH, moment.inFlight()) && moment.fellows().haveAnswered(since)) {
			return true;
		}
		Long asked = silence.askedNanos();
		return asked != null && asked - since >= 0
				&& moment.fellows().havePassed(since, moment.nowNanos() - moment.settings().patienceNanos());
	}

	private static boolean isWaitedFor(long sinceNanos, Moment moment) {
		return moment.inFlight() > 0 && moment.lastSuccessNanos() - sinceNanos < 0;
	}

	private static NodeState with(NodeState state, Silence silence) {
		return state.with(state.doubts().with(silence));
	}

}
