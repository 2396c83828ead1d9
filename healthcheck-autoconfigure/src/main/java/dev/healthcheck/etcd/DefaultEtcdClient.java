package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Lock;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.Watch;

/**
 * jetcd's client with what its parts lack under faults. The endpoint selection itself
 * happens below, in the channel.
 */
final class DefaultEtcdClient implements EtcdClient {

	private final Client client;

	private final SharedCluster cluster;

	private final Runnable onClose;

	private final KV kv;

	private final Watch watch;

	private final Lease lease;

	private final Cluster members;

	private final WaitingLine line;

	private final Lock lock;

	private final Election election;

	private final Repeat repeat;

	private final ExactlyOnceSettings once;

	private final OnceSessions sessions;

	private final OnceLine onceLine;

	private final AtomicBoolean closed = new AtomicBoolean();

	DefaultEtcdClient(Client client, SharedCluster cluster, ByteSequence namespace, EtcdClientSettings settings,
			Repeat repeat, Runnable onClose) {
		this.client = client;
		this.cluster = cluster;
		this.repeat = repeat;
		this.onClose = onClose;
		this.kv = new RepeatingKv(client.getKVClient(), repeat);
		this.watch = new ExactWatch(client.getWatchClient(), this.kv, repeat);
		this.lease = new PersistentLease(client.getLeaseClient(), repeat);
		this.members = new RepeatingCluster(client.getClusterClient(), repeat);
		this.line = new WaitingLine(this.kv, this.watch, repeat);
		this.lock = new LineLock(client.getLockClient(), this.line, repeat);
		this.election = new RepeatingElection(client.getElectionClient(), this.line, namespace, repeat);
		this.once = settings.exactlyOnce();
		this.sessions = new OnceSessions(this.lease, namespace, this.once.prefix(), settings.requestTimeout());
		this.onceLine = new OnceLine(repeat);
	}

	@Override
	public Upstream upstream() {
		return this.cluster.upstream();
	}

	@Override
	public Map<NodeAddress, EtcdMember> members() {
		return this.cluster.members().members();
	}

	@Override
	public EtcdClient exactlyOnce() {
		return exactlyOnce(this.once.timeout());
	}

	@Override
	public EtcdClient exactlyOnce(Duration timeout) {
		Duration checked = this.once.withTimeout(timeout).timeout();
		return new OnceClient(this, new OnceKv(new OnceContext(this.client.getKVClient(), this.kv, this.sessions,
				this.onceLine, this.repeat, checked)));
	}

	@Override
	public KV getKVClient() {
		return this.kv;
	}

	@Override
	public Watch getWatchClient() {
		return this.watch;
	}

	@Override
	public Lease getLeaseClient() {
		return this.lease;
	}

	@Override
	public Election getElectionClient() {
		return this.election;
	}

	@Override
	public Auth getAuthClient() {
		return this.client.getAuthClient();
	}

	@Override
	public Cluster getClusterClient() {
		return this.members;
	}

	@Override
	public Maintenance getMaintenanceClient() {
		return this.client.getMaintenanceClient();
	}

	@Override
	public Lock getLockClient() {
		return this.lock;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				// first: keeps leases and places in line from being taken up again, and
				// calls from being repeated
				this.repeat.close();
				this.line.close();
				this.sessions.close();
				this.lease.close();
				this.client.close();
			}
			finally {
				this.onClose.run();
			}
		}
	}

}
