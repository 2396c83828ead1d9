package dev.healthcheck.discovery;

import java.time.Duration;

import dev.healthcheck.keys.HeldLease;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.Lease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A lease of a real etcd.
 */
@Tag("processes")
class HeldLeaseTests {

	private static final Duration LONG = Duration.ofDays(1);

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final DiscoveringApplication application = DiscoveringApplication.registrar(etcd.cluster());

	private final Lease leases = this.application.client().getLeaseClient();

	private final HeldLease lease = new HeldLease(this.leases, this.application.upstreams().scheduler(), 60);

	@AfterEach
	void close() {
		this.lease.close();
		this.application.close();
	}

	@Test
	void aLeaseThatIsGivenBackIsGone() {
		long id = DiscoveringApplication.done(this.lease::grant);
		assertThat(this.lease.id()).isEqualTo(id);
		assertThat(this.lease.giveBack(LONG)).succeedsWithin(Duration.ofSeconds(30));
		assertThat(etcd.cluster().etcdctl("lease", "list")).doesNotContain(Long.toHexString(id));
	}

	@Test
	void aLeaseThatWasRevokedNeedNotBeGivenBack() {
		long id = DiscoveringApplication.done(this.lease::grant);
		DiscoveringApplication.done(() -> this.leases.revoke(id));
		assertThat(this.lease.giveBack(LONG)).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void aLeaseThatWasNeverGrantedNeedNotBeGivenBack() {
		assertThat(this.lease.giveBack(LONG)).succeedsWithin(Duration.ofSeconds(30));
	}

}
