package dev.healthcheck.fleet;

import java.util.Map;
import java.util.Objects;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * A member that is nothing but keys: it checks no node, and says what a test likes.
 */
final class Liar {

	private static final String ID = "liar";

	private final EtcdCluster cluster;

	private final String view;

	/** Join a fleet, with the view of those who are there. */
	Liar(EtcdCluster cluster, int weight) {
		this.cluster = cluster;
		String member = cluster.etcdctl("get", SharingApplication.ROOT + "member/", "--prefix", "--print-value-only")
			.lines()
			.findFirst()
			.orElseThrow();
		this.view = Objects.requireNonNull(MemberValue.parse(member).views().get(SharingApplication.UPSTREAM));
		cluster.etcdctl("put", SharingApplication.ROOT + "member/" + ID,
				new MemberValue(ID, weight, true, Map.of(SharingApplication.UPSTREAM, this.view)).toJson());
	}

	/** Say that a node is down. */
	void accuse(NodeAddress node) {
		this.cluster.etcdctl("put",
				SharingApplication.ROOT + new WordKey(SharingApplication.UPSTREAM, this.view, node.toString(), ID),
				new WordValue(WordValue.State.DOWN, "a lie", 0).toJson());
	}

}
