package dev.healthcheck.upstream;

import java.util.List;
import java.util.stream.Stream;

/**
 * What follows from an event.
 *
 * @param next the state of the node
 * @param effects what is to be done
 */
record Step(NodeState next, List<Effect> effects) {

	static Step to(NodeState next, Effect... effects) {
		return new Step(next, List.of(effects));
	}

	/**
	 * Requests avoid the node for a while, if they do not for longer.
	 * @param state what it is else
	 * @param untilNanos until when
	 */
	static Step avoided(NodeState state, long untilNanos) {
		Long until = state.avoidUntilNanos();
		long later = (until != null && until - untilNanos > 0) ? until : untilNanos;
		return to(state.withAvoidUntil(later), new Effect.TickAt(later));
	}

	Step and(Effect effect) {
		return new Step(this.next, Stream.concat(this.effects.stream(), Stream.of(effect)).toList());
	}

	/** The effects of this and those of what comes then. */
	Step then(Step following) {
		return this.effects.isEmpty() ? following
				: new Step(following.next, Stream.concat(this.effects.stream(), following.effects.stream()).toList());
	}

}
