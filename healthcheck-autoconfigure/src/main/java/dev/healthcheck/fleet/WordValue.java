package dev.healthcheck.fleet;

import java.util.Locale;

import dev.healthcheck.node.PlainText;
import tools.jackson.databind.JsonNode;

/**
 * What an instance says of a node, as the value of a key.
 *
 * @param state what it has found
 * @param cause why, for people; one line
 * @param at when, by the wall clock of who says it, for people
 */
record WordValue(State state, String cause, long at) {

	static final int MAX_LENGTH = 4 * 1024;

	static final int MAX_CAUSE = 200;

	/** What can be said. */
	enum State {

		/** It does not pass its checks. */
		DOWN,

		/** It passes them as one that is only the second choice. */
		DEGRADED,

		/** It passes them, although others say it did not. */
		UP;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	WordValue {
		cause = PlainText.oneLine(cause, MAX_CAUSE);
	}

	/**
	 * Read a value.
	 * @param text the value
	 * @return what it says
	 * @throws IllegalArgumentException if it cannot be read, saying why
	 */
	static WordValue parse(String text) {
		JsonNode json = BoundedJson.object(text, MAX_LENGTH);
		String said = json.path("state").asString("");
		for (State state : State.values()) {
			if (state.toString().equals(said)) {
				return new WordValue(state, json.path("cause").asString(""), json.path("at").asLong(0));
			}
		}
		throw new IllegalArgumentException("'state' is neither down nor degraded nor up");
	}

	String toJson() {
		return BoundedJson.create()
			.put("state", this.state.toString())
			.put("cause", this.cause)
			.put("at", this.at)
			.toString();
	}

	boolean isAccusation() {
		return this.state != State.UP;
	}

}
