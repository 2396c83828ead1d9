package dev.healthcheck.etcd;

import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

import dev.healthcheck.upstream.Upstreams;

/**
 * The etcd clusters among an application's upstreams, shared by all clients of all
 * factories.
 */
final class SharedClusters {

	private static final Map<Upstreams, SharedClusters> all = new WeakHashMap<>();

	private final Map<String, SharedCluster> clusters = new HashMap<>();

	private SharedClusters() {
	}

	static SharedClusters of(Upstreams upstreams) {
		synchronized (all) {
			return all.computeIfAbsent(upstreams, (key) -> new SharedClusters());
		}
	}

	/**
	 * A client takes part in a cluster, which is made if it does not exist.
	 * @throws IllegalStateException if there is an upstream of that name with other
	 * settings
	 */
	synchronized SharedCluster join(Upstreams upstreams, EtcdClientSettings settings) {
		SharedCluster cluster = this.clusters.get(settings.upstream());
		if (cluster != null) {
			cluster.checkSame(settings);
		}
		else if (upstreams.find(settings.upstream()).isPresent()) {
			throw new IllegalStateException("upstream '" + settings.upstream()
					+ "' exists and is not an etcd cluster: give the client another upstream name");
		}
		else {
			cluster = new SharedCluster(upstreams, settings);
			this.clusters.put(settings.upstream(), cluster);
		}
		cluster.join();
		return cluster;
	}

	/** A client ends; a cluster ends with its last client. */
	synchronized void leave(SharedCluster cluster) {
		if (cluster.leave()) {
			this.clusters.remove(cluster.upstream().name());
		}
	}

}
