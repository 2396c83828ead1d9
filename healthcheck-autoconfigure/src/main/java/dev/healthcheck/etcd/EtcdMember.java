package dev.healthcheck.etcd;

import java.time.Instant;
import java.util.List;

/**
 * What a member of the cluster last said of itself.
 *
 * @param memberId its id in the cluster
 * @param version the version of etcd it runs
 * @param leader whether it is the Raft leader
 * @param learner whether it is a learner, without a vote
 * @param dbSize size of its database in bytes
 * @param raftTerm the Raft term it is in
 * @param raftIndex the last Raft index it has
 * @param alarms alarms of the member, such as {@code NOSPACE}
 * @param at when it said so, by the wall clock
 */
public record EtcdMember(long memberId, String version, boolean leader, boolean learner, long dbSize, long raftTerm,
		long raftIndex, List<String> alarms, Instant at) {

	public EtcdMember {
		alarms = List.copyOf(alarms);
	}

	EtcdMember notLeading() {
		return new EtcdMember(this.memberId, this.version, false, this.learner, this.dbSize, this.raftTerm,
				this.raftIndex, this.alarms, this.at);
	}

}
