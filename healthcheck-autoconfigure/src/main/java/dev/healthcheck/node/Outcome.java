package dev.healthcheck.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How one real request to a node ended.
 */
public sealed interface Outcome {

	/** How much of a failure's cause is kept, in characters. */
	int MAX_CAUSE_LENGTH = 300;

	/**
	 * How the cause of a failure begins when a connection ended before an answer began.
	 */
	String CONNECTION_CLOSED = "connection closed by the node before an answer";

	/**
	 * The node answered, whatever the answer was.
	 * @return the outcome
	 */
	static Success success() {
		return Success.WITHOUT_STATUS;
	}

	/**
	 * The node answered with an HTTP status that is no failure.
	 * @param status the class of the status, {@code null} if it has none
	 * @return the outcome
	 */
	static Success success(@Nullable StatusClass status) {
		return (status != null) ? Success.WITH_STATUS[status.digit() - 1] : Success.WITHOUT_STATUS;
	}

	/**
	 * The node failed.
	 * @param kind the kind of failure, counted apart from others
	 * @param cause what happened, in a few words without secrets
	 * @return the outcome
	 */
	static Failure failure(FailureKind kind, String cause) {
		return new Failure(kind, null, cause, false);
	}

	/**
	 * The node answered with an HTTP status that is a failure.
	 * @param status the class of the status, {@code null} if it has none
	 * @param cause what happened, in a few words without secrets
	 * @return the outcome, a failure of the kind {@link FailureKind#HTTP}
	 */
	static Failure failure(@Nullable StatusClass status, String cause) {
		return new Failure(FailureKind.HTTP, status, cause, false);
	}

	/**
	 * The node failed, but perhaps not through a fault of its own: it counts only once
	 * checks have shown that another node is better.
	 * @param kind the kind of failure
	 * @param cause what happened, in a few words without secrets
	 * @return the outcome
	 */
	static Failure ambiguousFailure(FailureKind kind, String cause) {
		return new Failure(kind, null, cause, true);
	}

	/**
	 * The request says nothing about the node: it was cancelled, or never sent.
	 * @return the outcome
	 */
	static Outcome ignored() {
		return Ignored.INSTANCE;
	}

	/**
	 * The HTTP status of the node's answer.
	 * @return its class, or {@code null} if there was none
	 */
	default @Nullable StatusClass status() {
		return null;
	}

	/**
	 * The node answered.
	 *
	 * @param status the class of the HTTP status, or {@code null}
	 */
	record Success(@Nullable StatusClass status) implements Outcome {

		private static final Success WITHOUT_STATUS = new Success(null);

		private static final Success[] WITH_STATUS = Arrays.stream(StatusClass.values())
			.map(Success::new)
			.toArray(Success[]::new);

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
	 * @param status the class of the HTTP status, or {@code null} if none was answered
	 * @param cause what happened, on one line of at most {@value #MAX_CAUSE_LENGTH}
	 * characters
	 * @param ambiguous whether the whole cluster may be the cause
	 * @param refused whether the node surely did not take the request on: there was no
	 * connection, or its status was 503
	 * @param retryAfter how long the node asks to be left alone, or {@code null}
	 */
	record Failure(FailureKind kind, @Nullable StatusClass status, String cause, boolean ambiguous, boolean refused,
			@Nullable Duration retryAfter) implements Outcome {

		public Failure {
			Objects.requireNonNull(kind, "'kind' must not be null");
			Objects.requireNonNull(cause, "'cause' must not be null");
			cause = PlainText.oneLine(cause, MAX_CAUSE_LENGTH);
		}

		/**
		 * A failure of a node that may have taken the request on.
		 * @param kind the kind of failure
		 * @param status the class of the HTTP status, or {@code null} if none was
		 * answered
		 * @param cause what happened
		 * @param ambiguous whether the whole cluster may be the cause
		 */
		public Failure(FailureKind kind, @Nullable StatusClass status, String cause, boolean ambiguous) {
			this(kind, status, cause, ambiguous, false, null);
		}

		/**
		 * The same failure of a node that did not take the request on, so that giving it
		 * to further nodes burdens and endangers nobody.
		 * @return the outcome
		 */
		public Failure asRefusal() {
			return this.refused ? this
					: new Failure(this.kind, this.status, this.cause, this.ambiguous, true, this.retryAfter);
		}

		/**
		 * The same failure of a node that asks to be left alone for a while.
		 * @param time how long, {@code null} if it does not say
		 * @return the outcome
		 */
		public Failure withRetryAfter(@Nullable Duration time) {
			return new Failure(this.kind, this.status, this.cause, this.ambiguous, this.refused, time);
		}

	}

}
