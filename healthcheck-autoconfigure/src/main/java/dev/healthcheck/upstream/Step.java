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

	/** Requests avoid the node for a while. */
	static Step avoided(NodeState state, Avoidance avoidance) {
		return to(state.withAvoidance(avoidance), new Effect.TickAt(avoidance.untilNanos()));
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
