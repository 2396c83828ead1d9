package dev.healthcheck.upstream;

import java.time.Duration;

/**
 * What is to be done because of an event.
 */
sealed interface Effect {

	/** Check the node now, or right after the check that is under way. */
	record CheckNow() implements Effect {

	}

	/**
	 * Check the node now, not waiting for a check that began earlier.
	 *
	 * @param nanos earlier than this
	 */
	record CheckSince(long nanos) implements Effect {

	}

	/**
	 * Check the node soon, behind those that are checked here.
	 *
	 * @param time within this time
	 */
	record CheckWithin(Duration time) implements Effect {

	}

	/** Find out whether the other nodes pass a check. */
	record AskOthers() implements Effect {

	}

	/**
	 * Find out whether other nodes that are in service pass a check.
	 *
	 * @param count so many, if there are
	 */
	record AskSomeOthers(int count) implements Effect {

	}

	/** A request failed although there was a connection: it is part of a comparison. */
	record CountFailure() implements Effect {

	}

	/**
	 * Tell the node when a moment comes.
	 *
	 * @param nanos the moment
	 */
	record TickAt(long nanos) implements Effect {

	}

}
