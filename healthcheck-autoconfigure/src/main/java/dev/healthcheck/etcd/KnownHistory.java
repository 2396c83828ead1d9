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

	/** The member that was at this revision, 0 if that is not known. */
	private long member;

	private long cluster;

	/**
	 * A history of which only a revision is known.
	 * @param revision up to where it is known
	 */
	KnownHistory(long revision) {
		this.revision = revision;
	}

	/** Judge an answer, and learn from it if it belongs to this history. */
	Verdict compare(Response.Header header) {
		if (this.cluster != 0 && header.getClusterId() != 0 && header.getClusterId() != this.cluster) {
			return Verdict.OTHER;
		}
		if (header.getRevision() < this.revision) {
			// a member never goes back, not when it is restarted either
			return (this.member != 0 && header.getMemberId() == this.member) ? Verdict.OTHER : Verdict.UNCLEAR;
		}
		reached(header);
		return Verdict.SAME;
	}

	/** A message of a stream, which belongs to the history that the stream began with. */
	void reached(Response.Header header) {
		this.cluster = header.getClusterId();
		if (header.getRevision() >= this.revision) {
			this.revision = header.getRevision();
			this.member = header.getMemberId();
		}
	}

	/** What there is to be said of an answer of another history. */
	String lost(Response.Header header) {
		String cluster = (this.cluster != 0 && header.getClusterId() != this.cluster) ? ", in cluster "
				+ Long.toHexString(header.getClusterId()) + " instead of " + Long.toHexString(this.cluster) : "";
		return "the history of etcd has begun anew: it is at revision " + header.getRevision() + " now and was at "
				+ this.revision + cluster;
	}

}
