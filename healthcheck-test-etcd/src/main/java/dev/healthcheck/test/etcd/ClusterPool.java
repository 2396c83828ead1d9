package dev.healthcheck.test.etcd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/**
 * Clusters that the test classes of a JVM use one after the other, one of each
 * description: a start takes seconds.
 */
final class ClusterPool implements AutoCloseable {

	private static final Logger log = System.getLogger(ClusterPool.class.getName());

	private static final ClusterPool OF_THIS_JVM = new ClusterPool();

	private final Map<EtcdClusterBuilder.Description, EtcdCluster> clusters = new HashMap<>();

	/**
	 * The pool of all test classes. It can be used again after it was closed.
	 * @return the pool
	 */
	static ClusterPool ofThisJvm() {
		return OF_THIS_JVM;
	}

	/**
	 * A healthy, empty cluster. One that was left in a state that cannot be undone is
	 * replaced.
	 * @param builder describes it
	 * @return the cluster
	 */
	synchronized EtcdCluster take(EtcdClusterBuilder builder) {
		EtcdCluster pooled = this.clusters.get(builder.description());
		if (pooled != null && isReset(pooled)) {
			return pooled;
		}
		EtcdCluster started = builder.start();
		this.clusters.put(builder.description(), started);
		return started;
	}

	private static boolean isReset(EtcdCluster cluster) {
		try {
			cluster.reset();
			return true;
		}
		catch (RuntimeException ex) {
			log.log(Level.WARNING, "a test class left this cluster broken, so another replaces it: " + ex.getMessage());
			cluster.close();
			return false;
		}
	}

	@Override
	public synchronized void close() {
		this.clusters.values().forEach(EtcdCluster::close);
		this.clusters.clear();
	}

}
