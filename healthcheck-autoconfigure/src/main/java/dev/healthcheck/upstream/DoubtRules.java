package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.upstream.Doubts.Suspicion;
import org.jspecify.annotations.Nullable;

/**
 * Failures that may be the whole cluster's: they wait for a second opinion. All nodes are
 * checked, the node in question once another one has answered, and the checks decide:
 * <ul>
 * <li>the node's own check failed although another node's had passed shortly before it
 * was asked: the node is to blame, its failures count. An answer is evidence only a
 * little after the other's pass: members hear of a new leader one after the other;
 * <li>the node's own check passed: the failure is forgiven, once: a request that begins
 * afterwards and fails the same way, without any success in between, counts. Broken
 * connections are forgiven for as long as a fail timeout: several may have been kept, and
 * each ends on its own;
 * <li>nobody's check passes: nobody is to blame, and the verdict waits.
 * </ul>
 * So an election, which makes every member slow for a while, ejects nobody, and a hung
 * member is found out by one check.
 */
final class DoubtRules {

	private DoubtRules() {
	}

	/** An ambiguous failure. */
	static Step raised(NodeState state, Event.Failed event, Moment moment) {
		Doubts doubts = state.doubts();
		if (event.permit() != state.breaker().permit() || doubts.isForgiven(event.beganNanos())) {
			return Step.to(state);
		}
		Suspicion suspicion = new Suspicion(event.permit(), event.beganNanos(), event.endedNanos(), event.failure());
		Step step = judged(
				state.with(doubts
					.withSuspicions(Stream.concat(doubts.suspicions().stream(), Stream.of(suspicion)).toList())),
				moment);
		return (!doubts.isPending() && step.next().doubts().isPending()) ? step.then(questioned(step.next())) : step;
	}

	/**
	 * Have a node checked as soon as another one has passed a check. Asked earlier, it
	 * might be waiting for a leader that the other one has already found.
	 */
	static Step questioned(NodeState state) {
		return Step.to(state.with(state.doubts().withAskNext(true)), new Effect.AskOthers());
	}

	/** A request succeeded that began then. */
	static Doubts succeeded(Doubts doubts, long beganNanos, Moment moment) {
		// had they been counted at once, this success would have zeroed the counts
		int count = doubts.suspicions().size();
		return doubts.requestSucceeded(doubts.suspicions().stream().filter((suspicion) -> {
			Integer threshold = moment.settings().passive().threshold(suspicion.failure().kind());
			return threshold != null && threshold <= count;
		}).toList(), beganNanos);
	}

	/** A check of the node itself ended. */
	static Step checked(NodeState state, CheckReport report, boolean inService, Moment moment) {
		boolean passed = report.result().passed();
		Step step = passed ? Step.to(moment.settings().isAnswerChecked() ? state.with(state.doubts().heard()) : state)
				: SilenceRules.unanswered(state, report, inService, moment);
		step = step.then(judged(step.next(), moment));
		if (passed || !step.next().doubts().isPending()) {
			return step;
		}
		// it was asked too early to tell: once more
		long patience = patience(report, moment);
		if (patience > 0 && isAnotherPassedSince(report.startedNanos() - patience, moment)) {
			return step.and(new Effect.CheckWithin(Duration.ofNanos(2 * patience)));
		}
		return isAnotherPassedSince(report.startedNanos(), moment) ? step.then(questioned(step.next())) : step;
	}

	/**
	 * How much earlier another node must have passed for a failed check to blame this.
	 */
	private static long patience(CheckReport own, Moment moment) {
		return (own.result().kind() == FailureKind.HTTP) ? moment.settings().patienceNanos() : 0;
	}

	/** Another node passed a check. */
	static Step fellowPassed(NodeState state, long endedNanos, Moment moment) {
		Step step = Step.to(state);
		if (state.doubts().askNext()) {
			// a check that began before any other node had passed one cannot tell; the
			// next
			// one does not wait for its end
			Long first = moment.fellows().passedWithin(endedNanos - moment.settings().shortlyNanos(), endedNanos);
			step = Step.to(state.with(state.doubts().withAskNext(false)),
					new Effect.CheckSince(Objects.requireNonNullElse(first, endedNanos)));
		}
		step = step.then(SilenceRules.fellowPassed(step.next(), moment));
		return step.then(judged(step.next(), moment));
	}

	private static Step judged(NodeState state, Moment moment) {
		CheckReport own = state.checks().last();
		Step step = Step.to(state);
		List<Suspicion> left = new ArrayList<>();
		for (Suspicion suspicion : state.doubts().suspicions()) {
			Doubts doubts = step.next().doubts();
			if (isGuilty(doubts, own, suspicion, moment)) {
				step = step.then(FailureRules.counted(step.next(), suspicion.permit(), suspicion.failure(),
						suspicion.atNanos(), moment));
				if (!(step.next().breaker() instanceof Closed)) {
					return step;
				}
			}
			else if (own != null && own.result().passed() && own.startedNanos() - suspicion.atNanos() >= 0) {
				step = new Step(
						step.next().with(doubts.forgiven(own.endedNanos(), breaksSince(doubts, suspicion, moment))),
						step.effects());
			}
			else {
				left.add(suspicion);
			}
		}
		return new Step(step.next().with(step.next().doubts().withSuspicions(left)), step.effects());
	}

	private static @Nullable Long breaksSince(Doubts doubts, Suspicion suspicion, Moment moment) {
		Long since = doubts.breaksSinceNanos();
		if (!suspicion.isBreak()) {
			return since;
		}
		return (since == null || moment.lastSuccessNanos() - since > 0) ? Long.valueOf(suspicion.atNanos()) : since;
	}

	private static boolean isGuilty(Doubts doubts, @Nullable CheckReport own, Suspicion suspicion, Moment moment) {
		if (doubts.forgivenNanos() != null && !doubts.isForgiven(suspicion.beganNanos())
				&& moment.lastSuccessNanos() - doubts.forgivenNanos() < 0
				&& !isStillForgiven(doubts, suspicion, moment)) {
			return isAnotherPassedSince(suspicion.recentNanos(), moment);
		}
		return own != null && !own.result().passed() && own.startedNanos() - suspicion.beganNanos() >= 0
				&& own.endedNanos() - suspicion.recentNanos() >= 0
				&& moment.fellows()
					.passedWithin(later(suspicion.beganNanos(), own.startedNanos() - moment.settings().shortlyNanos()),
							own.startedNanos() - patience(own, moment)) != null;
	}

	private static long later(long one, long other) {
		return (one - other >= 0) ? one : other;
	}

	private static boolean isStillForgiven(Doubts doubts, Suspicion suspicion, Moment moment) {
		Long since = doubts.breaksSinceNanos();
		// successes of a node without failures are not told of one by one
		return suspicion.isBreak() && (since == null || moment.lastSuccessNanos() - since > 0
				|| suspicion.atNanos() - since < moment.settings().failTimeoutNanos());
	}

	private static boolean isAnotherPassedSince(long nanos, Moment moment) {
		return moment.fellows().passedWithin(nanos, moment.nowNanos()) != null;
	}

}
