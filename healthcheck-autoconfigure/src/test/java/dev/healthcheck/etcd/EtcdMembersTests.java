package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.VirtualUpstreams;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is concluded from what members say.
 */
class EtcdMembersTests {

	private static final NodeAddress FIRST = new NodeAddress("first", 2379);

	private static final NodeAddress SECOND = new NodeAddress("second", 2379);

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	private final EtcdMembers members = new EtcdMembers(
			this.virtual.upstreams.put(UpstreamDefinition.of("etcd", List.of(Node.of(FIRST), Node.of(SECOND)))),
			this.virtual.scheduler, Duration.ofSeconds(2));

	/** Else the one that is gone would keep its term, and nobody could lead after it. */
	@Test
	void aMemberWhoseTermGoesBackIsOfAnotherHistory() {
		this.members.answered(FIRST, status(1, 9, 2));
		this.members.answered(SECOND, status(2, 9, 2));
		assertThat(this.members.members()).containsOnlyKeys(FIRST, SECOND);
		this.members.answered(FIRST, status(1, 2, 1));
		assertThat(this.members.members()).containsOnlyKeys(FIRST);
		assertThat(this.members.members()).hasEntrySatisfying(FIRST, (member) -> assertThat(member.leader()).isTrue());
	}

	@Test
	void aMemberThatIsBehindInItsTermIsStillOfTheSameHistory() {
		this.members.answered(SECOND, status(2, 9, 2));
		this.members.answered(FIRST, status(1, 8, 1));
		assertThat(this.members.members()).containsOnlyKeys(FIRST, SECOND);
	}

	private static StatusResponse status(long id, long term, long leader) {
		return StatusResponse.newBuilder()
			.setHeader(ResponseHeader.newBuilder().setMemberId(id))
			.setRaftTerm(term)
			.setLeader(leader)
			.build();
	}

}
