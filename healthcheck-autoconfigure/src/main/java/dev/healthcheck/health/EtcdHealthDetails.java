package dev.healthcheck.health;

import java.util.Map;
import java.util.function.Supplier;

import dev.healthcheck.etcd.EtcdMember;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.UpstreamSnapshot;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * What health tells of an etcd cluster: also who leads, and what the members last said of
 * themselves.
 */
final class EtcdHealthDetails extends HealthDetails {

	private final Supplier<Map<NodeAddress, EtcdMember>> members;

	EtcdHealthDetails(Supplier<Map<NodeAddress, EtcdMember>> members, boolean required) {
		super("has no healthy etcd endpoint available: ", required ? Status.DOWN : Status.UNKNOWN);
		this.members = members;
	}

	@Override
	void addToVerdict(Health.Builder health, UpstreamSnapshot upstream) {
		// a former leader that is hung or cut off still counts itself as one, of an older
		// term
		this.members.get()
			.entrySet()
			.stream()
			.filter((member) -> member.getValue().leader())
			.max((one, other) -> Long.compare(one.getValue().raftTerm(), other.getValue().raftTerm()))
			.ifPresent((leader) -> add(health, "leader", leader.getKey()));
	}

	@Override
	void addToNode(Health.Builder health, NodeSnapshot node) {
		EtcdMember member = this.members.get().get(node.address());
		if (member != null) {
			health.withDetail("version", member.version());
			health.withDetail("leader", member.leader());
			health.withDetail("learner", member.learner());
			health.withDetail("dbSize", member.dbSize());
			health.withDetail("raftTerm", member.raftTerm());
			health.withDetail("raftIndex", member.raftIndex());
			health.withDetail("alarms", member.alarms());
		}
	}

}
