package dev.healthcheck.upstream;

import dev.healthcheck.check.CheckReport;
import org.jspecify.annotations.Nullable;

/**
 * What other instances do for a node, and say of it. It makes this instance look, and
 * prefer other nodes; what it finds itself stays the only thing that changes the node's
 * state.
 *
 * @param pace how often this instance checks the node
 * @param patrol how many healthy intervals lie between two checks of a node that others
 * check
 * @param accusation what others have against it, in a few words; {@code null} for nothing
 * @param sinceNanos when that was heard
 * @param avoid whether requests avoid it until a check of its own, begun after that, has
 * passed
 * @param decisive whether one such check that fails takes it down, because another
 * instance has used up the thresholds
 * @param note what else the reason says, {@code null} for nothing
 */
public record Hearsay(Pace pace, int patrol, @Nullable String accusation, long sinceNanos, boolean avoid,
		boolean decisive, @Nullable String note) {

	/** Nobody says anything: all is as it would be alone. */
	public static final Hearsay NONE = new Hearsay(Pace.ALONE, 0, null, 0, false, false, null);

	/** How often a node is checked. */
	public enum Pace {

		/** As it would be without other instances. */
		ALONE,

		/** As if it were in trouble. */
		CLOSE,

		/** Seldom: others check it. */
		PATROL

	}

	/** Whether requests avoid the node. */
	boolean isAvoiding(CheckHistory checks) {
		return this.avoid && !checks.passedSince(this.sinceNanos);
	}

	/** Whether a check decides alone. */
	boolean isDecidedBy(CheckReport report, CheckHistory before) {
		return this.decisive && report.startedNanos() - this.sinceNanos >= 0 && !before.passedSince(this.sinceNanos);
	}

}
