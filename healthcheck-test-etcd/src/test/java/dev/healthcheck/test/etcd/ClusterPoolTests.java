package dev.healthcheck.test.etcd;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("processes")
class ClusterPoolTests {

	private final EtcdClusterBuilder oneMember = EtcdCluster.builder().members(1);

	private final ClusterPool pool = new ClusterPool();

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void theNextClassFindsTheSameClusterHealthyAndEmpty() {
		EtcdCluster first = this.pool.take(this.oneMember);
		first.etcdctl("put", "left", "over");
		first.etcdctl("lease", "grant", "600");
		first.member(1).hang();
		EtcdCluster next = this.pool.take(EtcdCluster.builder().members(1));
		assertThat(next).isSameAs(first);
		assertThat(next.member(1).isHealthy()).isTrue();
		assertThat(next.etcdctl("get", "", "--prefix")).isBlank();
		assertThat(next.etcdctl("lease", "list")).contains("found 0 leases");
	}

	@Test
	void aClusterThatCannotBeResetIsReplaced() {
		EtcdCluster broken = this.pool.take(this.oneMember);
		broken.etcdctl("user", "add", "somebody:secret");
		EtcdCluster next = this.pool.take(this.oneMember);
		assertThat(next).isNotSameAs(broken);
		assertThat(broken.member(1).isAlive()).isFalse();
		assertThat(next.member(1).isHealthy()).isTrue();
	}

	@Test
	void aClusterWhoseMembersDoNotStartIsReplaced() {
		EtcdCluster broken = this.pool.take(this.oneMember);
		broken.member(1).kill();
		Leftovers.delete(broken.directory());
		assertThat(this.pool.take(this.oneMember)).isNotSameAs(broken)
			.extracting((cluster) -> cluster.member(1))
			.matches(EtcdMember::isHealthy);
	}

	@Test
	void othersGetAClusterAsTheyDescribeIt() {
		EtcdCluster plain = this.pool.take(this.oneMember);
		EtcdCluster other = this.pool.take(EtcdCluster.builder().members(1).flags("--max-txn-ops=7"));
		assertThat(other).isNotSameAs(plain);
		assertThat(plain.member(1).isAlive()).isTrue();
	}

}
