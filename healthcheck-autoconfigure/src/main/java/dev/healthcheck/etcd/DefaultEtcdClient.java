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

	private final Repeat repeat;

	private final ExactlyOnceSettings once;

	private final ClientPart<KV> kv;

	private final ClientPart<Watch> watch;

	private final ClientPart<Lease> lease;

	private final ClientPart<Cluster> members;

	private final ClientPart<WaitingLine> line;

	private final ClientPart<Lock> lock;

	private final ClientPart<Election> election;

	private final ClientPart<OnceContext> writing;

	private final AtomicBoolean closed = new AtomicBoolean();

	DefaultEtcdClient(Client client, SharedCluster cluster, ByteSequence namespace, EtcdClientSettings settings,
			Repeat repeat, Runnable onClose) {
		this.client = client;
		this.cluster = cluster;
		this.repeat = repeat;
		this.onClose = onClose;
		this.once = settings.exactlyOnce();
		this.kv = new ClientPart<>(() -> new RepeatingKv(client.getKVClient(), repeat));
		this.watch = new ClientPart<>(() -> new ExactWatch(client.getWatchClient(), getKVClient(), repeat));
		this.lease = new ClientPart<>(() -> new PersistentLease(client.getLeaseClient(), repeat), Lease::close);
		this.members = new ClientPart<>(() -> new RepeatingCluster(client.getClusterClient(), repeat));
		this.line = new ClientPart<>(() -> new WaitingLine(getKVClient(), getWatchClient(), repeat),
				WaitingLine::close);
		this.lock = new ClientPart<>(() -> new LineLock(client.getLockClient(), this.line.get(), repeat));
		this.election = new ClientPart<>(
				() -> new RepeatingElection(client.getElectionClient(), this.line.get(), namespace, repeat));
		this.writing = new ClientPart<>(() -> onceContext(namespace, settings.requestTimeout()),
				(context) -> context.sessions().close());
	}

	private OnceContext onceContext(ByteSequence namespace, Duration patience) {
		OnceSessions sessions = new OnceSessions(getLeaseClient(), namespace, this.once.prefix(), patience);
		return new OnceContext(this.client.getKVClient(), getKVClient(), sessions, new OnceLine(this.repeat),
				this.repeat, this.once.timeout());
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
		return new OnceClient(this, new ClientPart<>(() -> new OnceKv(this.writing.get().withTimeout(checked))));
	}

	@Override
	public KV getKVClient() {
		return this.kv.get();
	}

	@Override
	public Watch getWatchClient() {
		return this.watch.get();
	}

	@Override
	public Lease getLeaseClient() {
		return this.lease.get();
	}

	@Override
	public Election getElectionClient() {
		return this.election.get();
	}

	@Override
	public Auth getAuthClient() {
		return this.client.getAuthClient();
	}

	@Override
	public Cluster getClusterClient() {
		return this.members.get();
	}

	@Override
	public Maintenance getMaintenanceClient() {
		return this.client.getMaintenanceClient();
	}

	@Override
	public Lock getLockClient() {
		return this.lock.get();
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				// first: keeps leases and places in line from being taken up again, and
				// calls from being repeated
				this.repeat.close();
				this.line.close();
				this.writing.close();
				this.lease.close();
				closeChannel();
			}
			finally {
				this.onClose.run();
			}
		}
	}

	/** jetcd's client would make a channel after its end, too: so it gets one before. */
	private void closeChannel() {
		try {
			this.client.getKVClient();
		}
		catch (RuntimeException ex) {
			// it can make none
		}
		this.client.close();
	}

}
