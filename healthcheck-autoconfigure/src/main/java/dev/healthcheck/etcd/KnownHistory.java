package dev.healthcheck.etcd;

import io.etcd.jetcd.Response;

/**
 * How far the history of a cluster is known. A cluster that is made anew, or restored
 * from a snapshot, has another history, whose revisions begin below. Not thread-safe.
 */
final class KnownHistory {

	/** Whether an answer belongs to the known history. */
	enum Verdict {

		SAME, OTHER,

		/** It is another history, or the member has not got so far yet. */
		UNCLEAR

	}

	private long revision;

	private long cluster;

	/**
	 * A history of which only a revision is known.
	 * @param revision up to where it is known
	 */
	KnownHistory(long revision) {
		this.revision = revision;
	}

	/**
	 * Up to where it is known.
	 * @return a revision
	 */
	long revision() {
		return this.revision;
	}

	/**
	 * Judge what a member says of itself, and learn from it if it belongs to this
	 * history. Also the member that a revision was heard from may be below it for a
	 * moment: etcd tells of events before it counts them.
	 */
	Verdict compare(Response.Header header) {
		if (isOfOtherCluster(header)) {
			return Verdict.OTHER;
		}
		if (header.getRevision() < this.revision) {
			return Verdict.UNCLEAR;
		}
		reached(header);
		return Verdict.SAME;
	}

	/**
	 * Judge what all members say.
	 * @param header their answer
	 * @param revision up to where the history was known when they were asked; since then
	 * it may have gone on
	 */
	boolean isOther(Response.Header header, long revision) {
		return isOfOtherCluster(header) || header.getRevision() < revision;
	}

	private boolean isOfOtherCluster(Response.Header header) {
		return this.cluster != 0 && header.getClusterId() != 0 && header.getClusterId() != this.cluster;
	}

	/** A message of a stream, which belongs to the history that the stream began with. */
	void reached(Response.Header header) {
		this.cluster = header.getClusterId();
		this.revision = Math.max(this.revision, header.getRevision());
	}

	/** What there is to be said of an answer of another history. */
	String lost(Response.Header header) {
		String cluster = (this.cluster != 0 && header.getClusterId() != this.cluster) ? ", in cluster "
				+ Long.toHexString(header.getClusterId()) + " instead of " + Long.toHexString(this.cluster) : "";
		return "the history of etcd has begun anew: it is at revision " + header.getRevision() + " now and was at "
				+ this.revision + cluster;
	}

}
