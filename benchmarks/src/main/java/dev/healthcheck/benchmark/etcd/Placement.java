package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;

/**
 * Who is where: a sticky client is at a follower, which is the dearer place, and the
 * leader stays where it is, so that every round of a series means the same.
 */
final class Placement {

	private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(20);

	private final EtcdCluster cluster;

	private final EtcdMember leader;

	private final EtcdMember follower;

	/**
	 * Place the leader away from a sticky client.
	 * @param cluster the cluster
	 * @param sticky where the sticky client is
	 */
	Placement(EtcdCluster cluster, String sticky) {
		this.cluster = cluster;
		this.follower = cluster.member(sticky);
		EtcdMember leader = cluster.leader();
		this.leader = (leader != this.follower) ? leader : cluster.others(this.follower).get(0);
		cluster.moveLeader(this.leader);
	}

	/** The endpoints, the leader's first. */
	List<String> leaderFirst() {
		return first(this.leader);
	}

	/** The endpoints, the one of the sticky client first. */
	List<String> followerFirst() {
		return first(this.follower);
	}

	private List<String> first(EtcdMember member) {
		return java.util.stream.Stream.concat(java.util.stream.Stream.of(member), this.cluster.others(member).stream())
			.map((each) -> each.clientUri().toString())
			.toList();
	}

	/**
	 * Restore the order of things after an election.
	 * @param sticky a client that must have stayed
	 * @param follows a client that follows the leader
	 */
	void restore(ClientJvm sticky, ClientJvm follows) {
		this.cluster.moveLeader(this.leader);
		if (!Pause.until(FOLLOWS_WITHIN, () -> follows.endpoint().equals(this.leader.clientAddress()))) {
			throw new IllegalStateException("the client that follows the leader is at " + follows.endpoint()
					+ ", not at " + this.leader.clientAddress());
		}
		if (!sticky.endpoint().equals(this.follower.clientAddress())) {
			throw new IllegalStateException("the sticky client left " + this.follower.clientAddress());
		}
	}

}
