package dev.healthcheck.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.event.TransitionLog;
import dev.healthcheck.event.UpstreamOutageLog;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.TxnOption;
import io.etcd.jetcd.support.Observers;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.discovery.DiscoveringApplication.await;
import static dev.healthcheck.discovery.DiscoveringApplication.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of an outage of a whole cluster, however often things are tried again.
 */
@Tag("processes")
class OutageLogTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final Upstreams upstreams = new Upstreams();

	private final FailedCalls failed = new FailedCalls();

	private EtcdClient client;

	private EtcdDiscovery discovery;

	private EtcdRegistration registration;

	private Warnings warnings;

	@BeforeEach
	void begin() {
		etcd.cluster().clear();
		this.client = new EtcdClientFactory(this.upstreams, List.of((builder) -> builder.interceptor(this.failed)))
			.create(DiscoveringApplication.settings(etcd.members()).build());
		await().until(() -> this.client.upstream()
			.snapshot()
			.nodes()
			.stream()
			.allMatch((node) -> node.status() == NodeStatus.HEALTHY));
		this.upstreams.addListener(new TransitionLog());
		this.upstreams.addListener(new UpstreamOutageLog());
		this.discovery = new EtcdDiscovery(this.client, this.upstreams, DiscoverySettings.ofDefaults());
		this.registration = new EtcdRegistration(this.client, this.upstreams,
				RegistrationSettings.of("shop", Node.of("10.0.0.9:80")));
		this.warnings = new Warnings();
	}

	@AfterEach
	void end() {
		this.warnings.close();
		this.discovery.close();
		this.registration.close();
		this.client.close();
		this.upstreams.close();
	}

	/**
	 * Three lines of members, and one each of the cluster, services and the registration.
	 */
	@Test
	void anIdleApplicationWritesSixLines() {
		this.discovery.start();
		this.registration.register();
		await().until(() -> this.registration.status().registered());
		etcd.cluster().killAll();
		await().until(() -> this.failed.count("etcdserverpb.KV/Range") > 40
				&& this.failed.count("etcdserverpb.Watch/Watch") > 2);
		List<String> outage = this.warnings.lines();
		assertThat(outage).hasSize(6);
		assertThat(outage).filteredOn((line) -> line.startsWith("TransitionLog: Node ")).hasSize(3);
		assertThat(outage)
			.filteredOn((line) -> line.startsWith("UpstreamOutageLog: Upstream 'etcd' has no healthy node: "))
			.hasSize(1);
		assertThat(outage).filteredOn((line) -> line.startsWith("EtcdDiscovery: Services cannot be read")).hasSize(1);
		assertThat(outage).filteredOn((line) -> line.startsWith("EtcdRegistration: /services/shop/10.0.0.9:80"))
			.hasSize(1);
		etcd.cluster().heal();
		await().until(() -> this.registration.status().registered() && this.discovery.status().current());
		assertThat(this.warnings.lines()).isEqualTo(outage);
	}

	@Test
	void whatIsNotOfMembersIsTwoLinesForEachOutage() {
		this.discovery.start();
		this.registration.register();
		for (int outage = 1; outage <= 2; outage++) {
			await().until(() -> this.registration.status().registered() && this.discovery.status().current());
			int before = this.failed.count("etcdserverpb.KV/Range");
			etcd.cluster().killAll();
			await().until(() -> this.failed.count("etcdserverpb.KV/Range") > before + 20);
			assertThat(others()).hasSize(2 * outage);
			etcd.cluster().heal();
		}
	}

	@Test
	void watchesLeasesPlacesInLineAndObservationsWriteNothing() {
		Client client = this.client;
		long owner = DiscoveringApplication.done(() -> client.getLeaseClient().grant(60)).getID();
		long waiter = DiscoveringApplication.done(() -> client.getLeaseClient().grant(60)).getID();
		for (long lease : List.of(owner, waiter)) {
			client.getLeaseClient().keepAlive(lease, Observers.<LeaseKeepAliveResponse>builder().build());
		}
		client.getWatchClient().watch(bytes("k"), Watch.listener((response) -> {
		}));
		DiscoveringApplication.done(() -> client.getLockClient().lock(bytes("lock"), owner));
		CompletableFuture<?> waits = client.getLockClient().lock(bytes("lock"), waiter);
		DiscoveringApplication.done(() -> client.getElectionClient().campaign(bytes("election"), owner, bytes("1")));
		client.getElectionClient().observe(bytes("election"), new Election.Listener() {

			@Override
			public void onNext(LeaderResponse leader) {
			}

			@Override
			public void onError(Throwable error) {
			}

			@Override
			public void onCompleted() {
			}

		});
		await().until(() -> etcd.cluster().etcdctl("get", "lock/", "--prefix", "--keys-only").contains(key(waiter)));
		etcd.cluster().killAll();
		await().until(() -> this.failed.count("etcdserverpb.Watch/Watch") > 10
				&& this.failed.count("etcdserverpb.Lease/LeaseKeepAlive") > 10
				&& this.failed.count("v3electionpb.Election/Observe") > 10);
		assertThat(others()).isEmpty();
		assertThat(waits).isNotDone();
		etcd.cluster().heal();
		DiscoveringApplication.done(() -> client.getKVClient().get(bytes("k")));
		assertThat(others()).isEmpty();
	}

	/** The place in line for a lock. */
	private static String key(long lease) {
		return "lock/" + Long.toHexString(lease);
	}

	@Test
	void callsOfTheApplicationThatFailWriteNothing() {
		Client client = this.client;
		KV kv = client.getKVClient();
		ByteSequence key = bytes("k");
		PutOption again = PutOption.builder().withAutoRetry().build();
		etcd.cluster().killAll();
		await().until(() -> this.client.upstream()
			.snapshot()
			.nodes()
			.stream()
			.allMatch((node) -> node.status() == NodeStatus.UNHEALTHY));
		List<CompletableFuture<?>> calls = new ArrayList<>(List.of(kv.get(key), kv.get(key, GetOption.DEFAULT),
				kv.put(key, key), kv.put(key, key, again), kv.delete(key), kv.compact(1),
				kv.txn().Then(Op.put(key, key, PutOption.DEFAULT)).commit(),
				kv.txn(TxnOption.builder().withAutoRetry().build()).Then(Op.put(key, key, PutOption.DEFAULT)).commit(),
				client.getLeaseClient().grant(5), client.getLeaseClient().revoke(5),
				client.getLeaseClient().timeToLive(5, LeaseOption.DEFAULT), client.getLeaseClient().keepAliveOnce(5),
				client.getLockClient().lock(key, 0), client.getLockClient().lock(key, 5),
				client.getLockClient().unlock(key), client.getElectionClient().campaign(key, 5, key),
				client.getElectionClient().leader(key), client.getClusterClient().listMember()));
		for (CompletableFuture<?> call : calls) {
			await().until(call::isDone);
			assertThat(call).isCompletedExceptionally();
			Throwable error = call.handle((answer, thrown) -> thrown).join();
			assertThat(error).hasStackTraceContaining("has no healthy etcd endpoint available");
		}
		assertThat(Status.fromThrowable(kv.get(key).handle((answer, thrown) -> thrown).join()).getCode())
			.isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(others()).isEmpty();
	}

	/**
	 * What is not a line of a member's change, or of the cluster that has no member left.
	 */
	private List<String> others() {
		return this.warnings.lines()
			.stream()
			.filter((line) -> !line.startsWith("TransitionLog: ") && !line.startsWith("UpstreamOutageLog: "))
			.toList();
	}

	/** Counts attempts that failed. */
	private static final class FailedCalls implements ClientInterceptor {

		private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

		int count(String method) {
			return this.counts.getOrDefault(method, new AtomicInteger()).get();
		}

		@Override
		public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
			return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

				@Override
				public void start(Listener<A> listener, Metadata headers) {
					super.start(new SimpleForwardingClientCallListener<>(listener) {

						@Override
						public void onClose(Status status, Metadata trailers) {
							if (!status.isOk()) {
								FailedCalls.this.counts
									.computeIfAbsent(method.getFullMethodName(), (name) -> new AtomicInteger())
									.incrementAndGet();
							}
							super.onClose(status, trailers);
						}

					}, headers);
				}

			};
		}

	}

}
