package dev.healthcheck.upstream;

import dev.healthcheck.node.Outcome;

/**
 * What the end of a try means.
 *
 * @param outcome what it says about the node
 * @param repeat whether another node may do better, and may be asked
 */
public record Verdict(Outcome outcome, boolean repeat) {

	private static final Verdict SUCCESS = new Verdict(Outcome.success(), false);

	private static final Verdict IGNORED = new Verdict(Outcome.ignored(), false);

	/**
	 * The node did well.
	 * @return the verdict
	 */
	public static Verdict success() {
		return SUCCESS;
	}

	/**
	 * It says nothing about the node, and another one would do no better.
	 * @return the verdict
	 */
	public static Verdict ignored() {
		return IGNORED;
	}

	/**
	 * A failure is repeated, all else is not.
	 * @param outcome what is said about the node
	 * @return the verdict
	 */
	public static Verdict of(Outcome outcome) {
		return new Verdict(outcome, outcome instanceof Outcome.Failure);
	}

}
