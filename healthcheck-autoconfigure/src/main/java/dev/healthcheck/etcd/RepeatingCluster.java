package dev.healthcheck.etcd;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.cluster.MemberAddResponse;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.etcd.jetcd.cluster.MemberPromoteResponse;
import io.etcd.jetcd.cluster.MemberRemoveResponse;
import io.etcd.jetcd.cluster.MemberUpdateResponse;

/**
 * Repeats the list of members, a read that jetcd does not repeat.
 */
final class RepeatingCluster implements Cluster {

	private final Cluster cluster;

	private final Repeat repeat;

	RepeatingCluster(Cluster cluster, Repeat repeat) {
		this.cluster = cluster;
		this.repeat = repeat;
	}

	@Override
	public CompletableFuture<MemberListResponse> listMember() {
		return this.repeat.whileUnavailable(this.cluster::listMember);
	}

	@Override
	public CompletableFuture<MemberAddResponse> addMember(List<URI> peerAddrs) {
		return this.cluster.addMember(peerAddrs);
	}

	@Override
	public CompletableFuture<MemberAddResponse> addMember(List<URI> peerAddrs, boolean isLearner) {
		return this.cluster.addMember(peerAddrs, isLearner);
	}

	@Override
	public CompletableFuture<MemberRemoveResponse> removeMember(long memberID) {
		return this.cluster.removeMember(memberID);
	}

	@Override
	public CompletableFuture<MemberUpdateResponse> updateMember(long memberID, List<URI> peerAddrs) {
		return this.cluster.updateMember(memberID, peerAddrs);
	}

	@Override
	public CompletableFuture<MemberPromoteResponse> promoteMember(long memberID) {
		return this.cluster.promoteMember(memberID);
	}

	@Override
	public void close() {
		this.cluster.close();
	}

}
