package dev.healthcheck.fleet;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.fleet.WordKey.Subject;
import dev.healthcheck.upstream.Hearsay;
import dev.healthcheck.upstream.NodeHealth;
import org.jspecify.annotations.Nullable;

/**
 * A node whose checks can be shared, and what the instance does about it. Used on the
 * scheduler's thread only.
 */
final class SharedNode {

	/** How members name it. */
	final Subject subject;

	final NodeHealth health;

	final CheckSettings check;

	/** What makes members share it, and its view. */
	final SharedView view;

	/** Its hash among those of the members. */
	final long hash;

	final long addedNanos;

	Duty duty = Duty.NOBODY;

	Words words = Words.NONE;

	Conduct conduct = Conduct.ALONE;

	/** What its upstream was told last. */
	Hearsay told = Hearsay.NONE;

	/** The last look that was asked for, while there is a reason for it. */
	Conduct.@Nullable Look looked;

	long disputeUntilNanos;

	/** When something was last said of it. */
	long spokenNanos;

	/** Since when its own checks speak against it, or last began to. */
	long badSinceNanos;

	boolean bad;

	SharedNode(String upstream, NodeHealth health, CheckSettings check, SharedView view, long nowNanos) {
		this.subject = new Subject(upstream, Views.ofNode(view.nodes(), health.node().checkPath()),
				health.address().toString());
		this.health = health;
		this.check = check;
		this.view = view;
		this.hash = Rendezvous.node(this.subject.view(), this.subject.address());
		this.addedNanos = nowNanos;
		this.disputeUntilNanos = nowNanos;
		this.spokenNanos = nowNanos;
		this.badSinceNanos = nowNanos;
	}

	/** Goes on for a node that is shared otherwise from now on. */
	SharedNode after(@Nullable SharedNode before) {
		if (before != null && before.health == this.health) {
			this.told = before.told;
		}
		return this;
	}

	/** Leave the node as if it had never been shared. */
	void release() {
		if (!this.told.equals(Hearsay.NONE)) {
			boolean left = this.told.pace() == Hearsay.Pace.PATROL;
			this.told = Hearsay.NONE;
			this.health.told(Hearsay.NONE, left ? this.check.healthyInterval() : null);
		}
	}

	/**
	 * What the views of members say of an upstream.
	 *
	 * @param entry the upstream, or the source that it comes from
	 * @param view the view of the entry
	 * @param nodes the view of the nodes
	 */
	record SharedView(String entry, String view, String nodes) {

	}

}
