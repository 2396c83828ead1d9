package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.upstream.NodeCall;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * An instance of an application that shares the checks of one upstream through etcd.
 */
final class SharingApplication implements AutoCloseable {

	/** Where the keys of its fleet are. */
	static final String ROOT = "/healthcheck/fleet/v1/fleet/-/";

	static final String UPSTREAM = "shop";

	private final Upstreams upstreams;

	private final EtcdClient client;

	private final Fleet fleet;

	SharingApplication(EtcdCluster cluster, String name, CountingNodes nodes, Duration healthy, Duration unhealthy) {
		this(client(cluster.endpoints()).build(), name, nodes.addresses(),
				CheckSettings.builder().healthyInterval(healthy).unhealthyInterval(unhealthy).build(), Map.of());
	}

	SharingApplication(EtcdClientSettings client, String name, List<NodeAddress> nodes, CheckSettings check,
			Map<String, NodeProbe> probes) {
		this.upstreams = new Upstreams(probes);
		this.client = new EtcdClientFactory(this.upstreams).create(client);
		this.upstreams.put(
				UpstreamDefinition.builder(UPSTREAM).nodes(nodes.stream().map(Node::of).toList()).check(check).build());
		this.fleet = new Fleet(this.client, this.upstreams, new FleetSettings("fleet", null, "/healthcheck/fleet/",
				name, 1, Duration.ofSeconds(5), Duration.ofMillis(300), true), List.of());
		this.fleet.start();
	}

	static EtcdClientSettings.Builder client(String endpoints) {
		return EtcdClientSettings.builder(List.of(endpoints.split(",")));
	}

	FleetStatus status() {
		return this.fleet.status();
	}

	boolean isSettled(int members) {
		FleetStatus status = status();
		return status.state() == FleetState.MEMBER && status.members().size() == members
				&& status.members().stream().allMatch(FleetStatus.Member::settled);
	}

	NodeShare share(NodeAddress node) {
		return Objects.requireNonNull(this.fleet.shares(UPSTREAM).get(node));
	}

	NodeHealth health(NodeAddress node) {
		return Objects.requireNonNull(this.upstreams.get(UPSTREAM).health(node));
	}

	boolean isDown(NodeAddress node) {
		return health(node).finding().state() == ActiveState.DOWN;
	}

	boolean isUnused(NodeAddress node) {
		return isDown(node) || health(node).isSuspect() || !health(node).isSelectable();
	}

	void requestFails(NodeAddress node) {
		this.upstreams.get(UPSTREAM)
			.report(health(node).node(), Outcome.failure(FailureKind.TCP, "Connection refused"));
	}

	/** What this instance is for each node. */
	Map<NodeAddress, NodeShare> shares() {
		return this.fleet.shares(UPSTREAM);
	}

	/** A request that takes another node if it must. */
	<T> T call(NodeCall<T> call) {
		return this.upstreams.get(UPSTREAM).call(call);
	}

	/** End without a word: the lease is left to expire. */
	void crash() {
		this.client.close();
		this.upstreams.close();
	}

	@Override
	public void close() {
		this.fleet.close();
		this.client.close();
		this.upstreams.close();
	}

}
