package dev.healthcheck.node;

import java.util.Objects;

/**
 * How one real request to a node ended.
 */
public sealed interface Outcome {

	/**
	 * The node answered, whatever the answer was.
	 * @return the outcome
	 */
	static Outcome success() {
		return Success.INSTANCE;
	}

	/**
	 * The node failed.
	 * @param kind the kind of failure, counted apart from others
	 * @param cause what happened, in a few words without secrets
	 * @return the outcome
	 */
	static Outcome failure(FailureKind kind, String cause) {
		return new Failure(kind, cause, false);
	}

	/**
	 * The node failed, but perhaps not through a fault of its own: it counts only once
	 * checks have shown that another node is better.
	 * @param kind the kind of failure
	 * @param cause what happened, in a few words without secrets
	 * @return the outcome
	 */
	static Outcome ambiguousFailure(FailureKind kind, String cause) {
		return new Failure(kind, cause, true);
	}

	/**
	 * The request says nothing about the node: it was cancelled, or never sent.
	 * @return the outcome
	 */
	static Outcome ignored() {
		return Ignored.INSTANCE;
	}

	/** The node answered. */
	enum Success implements Outcome {

		/** The only one. */
		INSTANCE

	}

	/** The request says nothing about the node. */
	enum Ignored implements Outcome {

		/** The only one. */
		INSTANCE

	}

	/**
	 * The node failed.
	 *
	 * @param kind the kind of failure
	 * @param cause what happened
	 * @param ambiguous whether the whole cluster may be the cause
	 */
	record Failure(FailureKind kind, String cause, boolean ambiguous) implements Outcome {

		public Failure {
			Objects.requireNonNull(kind, "'kind' must not be null");
			Objects.requireNonNull(cause, "'cause' must not be null");
		}

	}

}
