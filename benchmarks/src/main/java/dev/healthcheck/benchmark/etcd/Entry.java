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

	/** Ours, sticky, at the same follower. */
	STICKY,

	/** Ours, following the leader. */
	LEADER,

	/** Ours at a follower only. */
	HEDGED,

	/** Ours at the same follower, and no heed is paid to calls that wait. */
	UNHEDGED

}
