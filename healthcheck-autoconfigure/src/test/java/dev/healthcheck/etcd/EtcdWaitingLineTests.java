package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.Level;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.lock.LockResponse;
import io.etcd.jetcd.options.GetOption;
import io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Those who wait for a lock or an election keep their place in line whatever befalls
 * their endpoint, and nobody is in front together with another.
 */
@Tag("processes")
class EtcdWaitingLineTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@ParameterizedTest
	@EnumSource
	void placesAreKept(Fault fault) {
		try (ClientUnderTest waiting = ClientUnderTest.of(this.cluster);
				ClientUnderTest others = ClientUnderTest.of(this.cluster)) {
			EtcdMember current = waiting.current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			avoid(others, current);
			long first = lease(others);
			long second = lease(waiting);
			long third = lease(others);
			LockResponse held = ClientUnderTest.get(lock(others, fault, first));
			CampaignResponse led = ClientUnderTest.get(campaign(others, fault, first, "first"));
			List<String> observed = observe(waiting, fault);
			CompletableFuture<LockResponse> waitsSecond = lock(waiting, fault, second);
			CompletableFuture<CampaignResponse> campaignsSecond = campaign(waiting, fault, second, "second");
			awaitInLine(others, fault, 2);
			CompletableFuture<LockResponse> waitsThird = lock(others, fault, third);
			CompletableFuture<CampaignResponse> campaignsThird = campaign(others, fault, third, "third");
			awaitInLine(others, fault, 3);
			List<String> line = line(others, fault);
			fault.befall(this.cluster, current, waiting);
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> assertThat(line(others, fault)).isEqualTo(line));
			assertThat(List.of(waitsSecond, waitsThird, campaignsSecond, campaignsThird))
				.noneMatch(CompletableFuture::isDone);
			ClientUnderTest.get(others.client().getLockClient().unlock(held.getKey()));
			ClientUnderTest.get(others.client().getElectionClient().resign(led.getLeader()));
			String key = ClientUnderTest.get(waitsSecond).getKey().toString(StandardCharsets.UTF_8);
			assertThat(key).isEqualTo("lock-" + fault + "/" + Long.toHexString(second));
			assertThat(ClientUnderTest.get(campaignsSecond).getLeader().getLease()).isEqualTo(second);
			current.resume();
			this.cluster.heal();
			ClientUnderTest.last(Duration.ofSeconds(1));
			assertThat(line(others, fault)).as("the owner's key").contains(key);
			assertThat(waitsThird).as("somebody else has the lock too").isNotDone();
			assertThat(campaignsThird).as("somebody else leads too").isNotDone();
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.untilAsserted(() -> assertThat(observed).containsExactly("first", "second"));
		}
	}

	/** Keep a client away from an endpoint. */
	private static void avoid(ClientUnderTest client, EtcdMember member) {
		List<Node> rest = client.upstream()
			.definition()
			.nodes()
			.stream()
			.filter((node) -> !node.address().toString().equals(member.clientAddress()))
			.toList();
		client.upstreams().put(client.upstream().definition().withLevels(List.of(new Level("0", rest))));
	}

	private static CompletableFuture<LockResponse> lock(ClientUnderTest client, Fault fault, long lease) {
		return client.client().getLockClient().lock(ClientUnderTest.bytes("lock-" + fault), lease);
	}

	private static CompletableFuture<CampaignResponse> campaign(ClientUnderTest client, Fault fault, long lease,
			String proposal) {
		return client.client()
			.getElectionClient()
			.campaign(ClientUnderTest.bytes("election-" + fault), lease, ClientUnderTest.bytes(proposal));
	}

	private static List<String> observe(ClientUnderTest client, Fault fault) {
		List<String> observed = new CopyOnWriteArrayList<>();
		client.client()
			.getElectionClient()
			.observe(ClientUnderTest.bytes("election-" + fault), new Election.Listener() {

				@Override
				public void onNext(LeaderResponse response) {
					observed.add(response.getKv().getValue().toString(StandardCharsets.UTF_8));
				}

				@Override
				public void onError(Throwable error) {
					observed.add(error.toString());
				}

				@Override
				public void onCompleted() {
					observed.add("completed");
				}

			});
		return observed;
	}

	private static void awaitInLine(ClientUnderTest client, Fault fault, int number) {
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> line(client, fault).size() == 2 * number);
	}

	/** The keys of both lines, in the order of their creation. */
	private static List<String> line(ClientUnderTest client, Fault fault) {
		GetOption inOrder = GetOption.builder()
			.isPrefix(true)
			.withSortField(GetOption.SortTarget.CREATE)
			.withSortOrder(GetOption.SortOrder.ASCEND)
			.build();
		return List.of("lock-" + fault, "election-" + fault)
			.stream()
			.flatMap((prefix) -> ClientUnderTest
				.get(client.client().getKVClient().get(ClientUnderTest.bytes(prefix + "/"), inOrder))
				.getKvs()
				.stream())
			.map(KeyValue::getKey)
			.map((key) -> key.toString(StandardCharsets.UTF_8))
			.toList();
	}

	private static long lease(ClientUnderTest client) {
		long lease = ClientUnderTest.get(client.client().getLeaseClient().grant(30)).getID();
		client.client().getLeaseClient().keepAlive(lease, new StreamObserver<LeaseKeepAliveResponse>() {

			@Override
			public void onNext(LeaseKeepAliveResponse response) {
			}

			@Override
			public void onError(Throwable error) {
			}

			@Override
			public void onCompleted() {
			}

		});
		return lease;
	}

	/** What befalls the endpoint of the second in line. */
	enum Fault {

		KILLED {

			@Override
			void befall(EtcdCluster cluster, EtcdMember member, ClientUnderTest client) {
				member.kill();
			}

		},

		/** It is resumed only once the second is in front. */
		HUNG {

			@Override
			void befall(EtcdCluster cluster, EtcdMember member, ClientUnderTest client) {
				long hung = System.nanoTime();
				member.hang();
				client.awaitStatus(member, NodeStatus.UNHEALTHY, hung);
			}

		},

		ALL_RESTARTED {

			@Override
			void befall(EtcdCluster cluster, EtcdMember member, ClientUnderTest client) {
				cluster.members().forEach((each) -> {
					each.restart();
					cluster.awaitHealthy();
				});
			}

		},

		ALL_DOWN {

			@Override
			void befall(EtcdCluster cluster, EtcdMember member, ClientUnderTest client) {
				cluster.killAll();
				client.awaitStatusOfAll(NodeStatus.UNHEALTHY);
				cluster.restartAll();
				cluster.awaitHealthy(ClientUnderTest.PATIENCE);
			}

		};

		abstract void befall(EtcdCluster cluster, EtcdMember member, ClientUnderTest client);

	}

}
