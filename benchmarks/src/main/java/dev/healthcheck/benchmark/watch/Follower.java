package dev.healthcheck.benchmark.watch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;

/**
 * What an application has that follows the services under a prefix, with default
 * settings: nodes are checked.
 */
final class Follower implements AutoCloseable {

	/** The one service there is. */
	static final String SERVICE = "nodes";

	private static final long LOOK_NANOS = 1_000_000;

	private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

	private final Upstreams upstreams = new Upstreams();

	private final EtcdClient client;

	private final EtcdDiscovery discovery;

	private final AtomicInteger applied = new AtomicInteger();

	private final boolean clientOwned;

	Follower(List<String> endpoints, String prefix) {
		this(null, endpoints, prefix);
	}

	private Follower(@Nullable EtcdClient client, List<String> endpoints, String prefix) {
		this.upstreams.addListener(new Applications());
		this.clientOwned = client == null;
		this.client = (client != null) ? client
				: new EtcdClientFactory(this.upstreams).create(EtcdClientSettings.builder(endpoints).build());
		this.discovery = new EtcdDiscovery(this.client, this.upstreams,
				DiscoverySettings.ofDefaults().withPrefix(prefix));
	}

	/** One that follows another prefix with the same client. */
	Follower other(String prefix) {
		return new Follower(this.client, List.of(), prefix);
	}

	/** Begin to follow; returns once the service is there. */
	void start() {
		this.discovery.start();
		long end = System.nanoTime() + GIVE_UP_NANOS;
		while (this.upstreams.find(SERVICE).isEmpty()) {
			if (System.nanoTime() - end > 0) {
				throw new IllegalStateException("the service is not there: " + this.discovery.status());
			}
			LockSupport.parkNanos(LOOK_NANOS);
		}
	}

	Upstream nodes() {
		return this.upstreams.get(SERVICE);
	}

	/**
	 * The member of etcd that is followed.
	 * @return its address
	 */
	String endpoint() {
		return String.valueOf(this.client.upstream().snapshot().current());
	}

	/** How often another set of nodes was put in place so far. */
	int applied() {
		return this.applied.get();
	}

	@Override
	public void close() {
		this.discovery.close();
		if (this.clientOwned) {
			this.client.close();
		}
		this.upstreams.close();
	}

	private final class Applications implements UpstreamListener {

		@Override
		public void onNodesChanged(Upstream upstream) {
			if (upstream.name().equals(SERVICE)) {
				Follower.this.applied.incrementAndGet();
			}
		}

	}

}
