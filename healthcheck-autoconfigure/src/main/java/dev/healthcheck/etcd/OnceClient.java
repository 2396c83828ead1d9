package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Map;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Lock;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.Watch;

/**
 * A client whose writes are applied once; all else is that of another one.
 */
final class OnceClient implements EtcdClient {

	private final EtcdClient client;

	private final ClientPart<KV> kv;

	OnceClient(EtcdClient client, ClientPart<KV> kv) {
		this.client = client;
		this.kv = kv;
	}

	@Override
	public KV getKVClient() {
		return this.kv.get();
	}

	@Override
	public EtcdClient exactlyOnce() {
		return this;
	}

	@Override
	public EtcdClient exactlyOnce(Duration timeout) {
		return this.client.exactlyOnce(timeout);
	}

	@Override
	public Upstream upstream() {
		return this.client.upstream();
	}

	@Override
	public Map<NodeAddress, EtcdMember> members() {
		return this.client.members();
	}

	@Override
	public Auth getAuthClient() {
		return this.client.getAuthClient();
	}

	@Override
	public Cluster getClusterClient() {
		return this.client.getClusterClient();
	}

	@Override
	public Election getElectionClient() {
		return this.client.getElectionClient();
	}

	@Override
	public Lease getLeaseClient() {
		return this.client.getLeaseClient();
	}

	@Override
	public Lock getLockClient() {
		return this.client.getLockClient();
	}

	@Override
	public Maintenance getMaintenanceClient() {
		return this.client.getMaintenanceClient();
	}

	@Override
	public Watch getWatchClient() {
		return this.client.getWatchClient();
	}

	@Override
	public void close() {
		this.client.close();
	}

}
