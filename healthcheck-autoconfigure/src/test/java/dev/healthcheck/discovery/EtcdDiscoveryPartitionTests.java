package dev.healthcheck.discovery;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import io.etcd.jetcd.options.CompactOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static dev.healthcheck.discovery.DiscoveringApplication.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service of the seed while cables are cut. Needs network namespaces, and therefore
 * root.
 */
@Tag("processes")
class EtcdDiscoveryPartitionTests extends SeedServiceTest {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembersInNamespaces();

	EtcdDiscoveryPartitionTests() {
		super(etcd);
	}

	@Test
	@FaultRow(4)
	@Tag("long")
	void theCurrentMemberIsCutOffFromTheOthers() {
		EtcdMember current = this.application.current(etcd.cluster());
		etcd.cluster().moveLeader(etcd.cluster().others(current).get(0));
		assertSurvived(current, current::cutOff);
	}

	@Test
	@FaultRow(4)
	void theCurrentMemberLeadsAndIsCutOffFromTheOthers() {
		EtcdMember current = this.application.current(etcd.cluster());
		etcd.cluster().moveLeader(current);
		assertSurvived(current, current::cutOff);
	}

	@Test
	@FaultRow(5)
	@Tag("long")
	void theCurrentMemberIsCutOffFromTheApplication() {
		EtcdMember current = this.application.current(etcd.cluster());
		assertSurvived(current, current::unplug);
	}

	private void assertSurvived(EtcdMember victim, Runnable cut) {
		cut.run();
		this.service.assertFollows(this.registrar);
		victim.rejoin();
		victim.plug();
		etcd.cluster().awaitHealthy();
		this.service.assertFollows(this.registrar);
		assertThat(this.application.status().current()).isTrue();
	}

	@Test
	@FaultRow(16)
	@Tag("long")
	void theHistoryIsCompactedDuringACut() throws Exception {
		EtcdMember only = etcd.member(1);
		List<EtcdMember> others = etcd.cluster().others(only);
		try (DiscoveringApplication lonely = new DiscoveringApplication(
				DiscoveringApplication.settings(List.of(only)).build(), (settings) -> settings)
			.start(); SeedService requested = SeedService.requestedBy(lonely)) {
			this.registrar.put("/services/other/10.0.0.1:80", "{}");
			await().until(() -> lonely.upstreams().find("other").isPresent());
			only.unplug();
			await().until(() -> !lonely.status().current());
			this.registrar.put(SeedService.key(SeedService.THIRD), "{\"weight\": 1}");
			this.registrar.delete("/services/other/10.0.0.1:80");
			this.registrar.put("/services/new/10.0.0.1:80", "{}");
			compact(others);
			requested.awaitShares(30, 50);
			requested.assertServed();
			assertThat(lonely.nodes("other")).hasSize(1);
			// the connection of before the cut does not come back to life
			only.kill();
			only.heal();
			requested.awaitShares(60, 20);
			await().until(() -> lonely.upstreams().find("other").isEmpty());
			await().until(() -> lonely.upstreams().find("new").isPresent());
			await().until(() -> lonely.status().current());
			requested.assertServed();
		}
	}

	private void compact(List<EtcdMember> through) throws Exception {
		try (DiscoveringApplication operator = new DiscoveringApplication(
				DiscoveringApplication.settings(through).build(), (settings) -> settings)) {
			long revision = operator.client()
				.getKVClient()
				.get(bytes("any"))
				.get(10, TimeUnit.SECONDS)
				.getHeader()
				.getRevision();
			operator.client()
				.getKVClient()
				.compact(revision, CompactOption.builder().withCompactPhysical(true).build())
				.get(10, TimeUnit.SECONDS);
		}
	}

}
