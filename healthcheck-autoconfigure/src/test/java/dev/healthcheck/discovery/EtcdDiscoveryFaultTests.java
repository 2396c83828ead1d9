package dev.healthcheck.discovery;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.PutOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static dev.healthcheck.discovery.DiscoveringApplication.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service of the seed while a real etcd has faults: requests go on, none to the node
 * that is down, the others by weight, and what changes meanwhile is followed.
 */
@Tag("processes")
class EtcdDiscoveryFaultTests extends SeedServiceTest {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	EtcdDiscoveryFaultTests() {
		super(etcd);
	}

	@Test
	void theOneThatIsDownGetsNothingAndTheOthersTheirWeight() {
		this.service.assertFollows(this.registrar);
		this.registrar.put(SeedService.key(SeedService.DOWN), "{\"weight\": 0}");
		await().until(() -> this.application.upstreams()
			.get(SeedService.NAME)
			.definition()
			.nodes()
			.stream()
			.anyMatch((node) -> node.weight() == 0));
		this.service.assertServed();
	}

	@Test
	void aJoinerRampsUpToItsWeight() {
		this.registrar.delete(SeedService.key(SeedService.FIRST));
		this.service.awaitShares(0, 80);
		this.registrar.put(SeedService.key(SeedService.FIRST), "{\"weight\": 3, \"slow_start\": 1}");
		this.service.awaitShares(30, 50);
		this.service.assertServed();
	}

	@Test
	void theCurrentMemberIsKilled() {
		this.application.current(etcd.cluster()).kill();
		this.service.assertFollows(this.registrar);
		etcd.cluster().heal();
		this.service.assertFollows(this.registrar);
	}

	@Test
	@FaultRow(2)
	@Tag("long")
	void theCurrentMemberHangs() {
		this.application.current(etcd.cluster()).hang();
		this.service.assertFollows(this.registrar);
		etcd.cluster().heal();
		this.service.assertFollows(this.registrar);
	}

	@Test
	void anotherMemberLeads() {
		for (EtcdMember follower : etcd.cluster().followers()) {
			etcd.cluster().moveLeader(follower);
			this.service.assertFollows(this.registrar);
		}
		etcd.leader().kill();
		this.service.assertFollows(this.registrar);
		assertThat(this.application.status().current()).isTrue();
	}

	@Test
	void allMembersDieAndComeBack() {
		etcd.cluster().killAll();
		await().until(() -> !this.application.status().current());
		this.service.awaitShares(30, 50);
		this.service.assertServed();
		etcd.cluster().heal();
		this.service.assertFollows(this.registrar);
		await().until(() -> this.application.status().current());
	}

	@Test
	void allKeysAreMadeAnew() {
		for (int round = 0; round < 3; round++) {
			this.registrar.deleteAll();
			awaitNoKeys();
			this.service.assertServed();
			SeedService.put(this.registrar);
			this.service.assertFollows(this.registrar);
		}
		assertThat(this.application.nodes(SeedService.NAME)).hasSize(3);
	}

	@Test
	void allKeysAreMadeAnewWhileTheCurrentMemberHangs() {
		EtcdMember current = this.application.current(etcd.cluster());
		current.hang();
		this.registrar.deleteAll();
		SeedService.put(this.registrar);
		this.service.assertFollows(this.registrar);
		current.resume();
		this.service.assertFollows(this.registrar);
	}

	@Test
	void allLeasesAreRevokedAtOnce() {
		List<Long> leases = bindToLeases(60);
		leases.forEach((lease) -> this.registrar.client().getLeaseClient().revoke(lease));
		awaitNoKeys();
		this.service.awaitShares(30, 50);
		this.service.assertServed();
		// not the one that was down: nobody misses it
		assertThat(this.application.nodes(SeedService.NAME)).containsExactlyInAnyOrder(SeedService.FIRST,
				SeedService.THIRD);
		SeedService.put(this.registrar);
		this.service.assertFollows(this.registrar);
	}

	@Test
	void allLeasesExpireAtOnce() {
		bindToLeases(2);
		awaitNoKeys();
		this.service.awaitShares(30, 50);
		this.service.assertServed();
		// not the one that was down: nobody misses it
		assertThat(this.application.nodes(SeedService.NAME)).containsExactlyInAnyOrder(SeedService.FIRST,
				SeedService.THIRD);
		SeedService.put(this.registrar);
		this.service.assertFollows(this.registrar);
	}

	@Test
	@FaultRow(18)
	@Tag("long")
	void allLeasesExpireWhileTheLeaderChanges() {
		bindToLeases(2);
		etcd.leader().kill();
		awaitNoKeys();
		this.service.assertServed();
		etcd.cluster().heal();
		SeedService.put(this.registrar);
		this.service.assertFollows(this.registrar);
	}

	/** Write the keys again, each with a lease of its own that nobody keeps alive. */
	private List<Long> bindToLeases(long ttlSeconds) {
		List<Long> leases = new ArrayList<>();
		SeedService.VALUES.forEach((node, value) -> {
			Lease granter = this.registrar.client().getLeaseClient();
			long lease = DiscoveringApplication.done(() -> granter.grant(ttlSeconds)).getID();
			PutOption bound = PutOption.builder().withLeaseId(lease).build();
			DiscoveringApplication.done(
					() -> this.registrar.client().getKVClient().put(bytes(SeedService.key(node)), bytes(value), bound));
			leases.add(lease);
		});
		return leases;
	}

	/** Wait until all keys are gone and the application knows it. */
	private void awaitNoKeys() {
		GetResponse keys = await().until(this.registrar::keys, (found) -> found.getCount() == 0);
		await().until(() -> this.application.status().revision() >= keys.getHeader().getRevision());
	}

}
