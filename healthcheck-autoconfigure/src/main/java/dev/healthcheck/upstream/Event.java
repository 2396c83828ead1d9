package dev.healthcheck.upstream;

import java.time.Duration;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a node.
 */
sealed interface Event {

	/**
	 * A request succeeded.
	 *
	 * @param permit what it began with
	 * @param beganNanos when it began
	 */
	record Succeeded(Permit permit, long beganNanos) implements Event {

	}

	/**
	 * A request failed.
	 *
	 * @param permit what it began with
	 * @param beganNanos when it began
	 * @param endedNanos when it failed; earlier than the event if its call went on
	 * @param failure what happened
	 */
	record Failed(Permit permit, long beganNanos, long endedNanos, Outcome.Failure failure) implements Event {

	}

	/**
	 * A request failed, but that was the request's own fault: it is counted among the
	 * failures that nodes share.
	 *
	 * @param permit what it began with
	 * @param endedNanos when it failed
	 * @param failure what happened
	 */
	record Acquitted(Permit permit, long endedNanos, Outcome.Failure failure) implements Event {

	}

	/**
	 * A request ended that says nothing.
	 *
	 * @param permit what it began with
	 */
	record Ignored(Permit permit) implements Event {

	}

	/** A request begins as a trial. */
	record TrialBegun() implements Event {

	}

	/**
	 * A check ended.
	 *
	 * @param report what it found
	 */
	record Checked(CheckReport report) implements Event {

	}

	/**
	 * Another node passed a check.
	 *
	 * @param endedNanos when
	 */
	record FellowPassed(long endedNanos) implements Event {

	}

	/**
	 * A request has waited for longer than requests usually do.
	 *
	 * @param beganNanos when it began
	 */
	record Late(long beganNanos) implements Event {

	}

	/** Somebody wants to know whether it or everybody is in trouble. */
	record Questioned() implements Event {

	}

	/**
	 * The node asked to be left alone.
	 *
	 * @param untilNanos how long
	 */
	record Avoid(long untilNanos) implements Event {

	}

	/**
	 * A channel has a connection.
	 *
	 * @param at where it was made to, if the node has a name
	 */
	record Connected(@Nullable NodeAddress at) implements Event {

	}

	/**
	 * A channel could not connect.
	 *
	 * @param failure what happened
	 */
	record ConnectFailed(Outcome.Failure failure) implements Event {

	}

	/** A channel has lost or closed a connection. */
	record Disconnected() implements Event {

	}

	/**
	 * An operator wishes something.
	 *
	 * @param state the wish
	 */
	record AdminSet(AdminState state) implements Event {

	}

	/**
	 * Its definition changed.
	 *
	 * @param node the new definition
	 * @param anew whether what requests found out does not hold for the new settings
	 */
	record Redefined(Node node, boolean anew) implements Event {

	}

	/**
	 * Other instances say something of it, or do something for it.
	 *
	 * @param hearsay what
	 * @param look how soon to check the node, {@code null} for no check out of turn
	 */
	record Told(Hearsay hearsay, @Nullable Duration look) implements Event {

	}

	/** A moment came that somebody was waiting for. */
	record Tick() implements Event {

	}

}
