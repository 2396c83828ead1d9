package dev.healthcheck.benchmark.etcd;

/**
 * Who takes part in the contest, and where.
 */
enum Entry {

	/** jetcd over all members. */
	RAW,

	/** jetcd at the leader only. */
	RAW_AT_LEADER,

	/** jetcd at a follower only. */
	RAW_AT_FOLLOWER,

	/** Ours, sticky, at the same follower, in a JVM of its own. */
	STICKY,

	/** Ours, following the leader. */
	LEADER,

	/** Ours at the follower only, in the JVM of jetcd's client there. */
	AT_FOLLOWER,

	/** The same, and no heed is paid to calls that wait. */
	AT_FOLLOWER_UNHEDGED

}
