package dev.healthcheck.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import dev.healthcheck.upstream.UpstreamSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Whether etcd is followed now, since when not, and why. Thread-safe, and read without a
 * lock.
 */
final class Following {

	private volatile @Nullable Instant awaySince = Instant.now();

	private volatile @Nullable String feedFailure;

	private volatile @Nullable String clusterFailure;

	/** Kinds of failures since there was data, each of which is news once. */
	private final Set<String> known = new HashSet<>();

	private boolean loaded;

	/**
	 * There is data from etcd.
	 * @return whether it could not be read before
	 */
	synchronized boolean heard() {
		boolean news = this.feedFailure != null;
		this.loaded = true;
		this.feedFailure = null;
		this.known.clear();
		// late news of endpoints that are gone meanwhile do not bring them back
		this.awaySince = (this.clusterFailure == null) ? null : Instant.now();
		return news;
	}

	/**
	 * The keys cannot be read, or the watch has ended.
	 * @param kind tells failures apart whose reasons may differ in every number
	 * @param reason what is wrong
	 * @return whether that is news
	 */
	synchronized boolean failed(String kind, String reason) {
		boolean news = this.known.add(kind);
		this.feedFailure = reason;
		assess();
		return news;
	}

	/**
	 * Something was learnt of the endpoints.
	 * @return whether one can be used
	 */
	synchronized boolean endpoints(UpstreamSnapshot cluster) {
		this.clusterFailure = cluster.isUp() ? null : "no endpoint of etcd can be used: " + cluster.why();
		assess();
		return cluster.isUp();
	}

	/** Until there is data from etcd, older data is in use. */
	synchronized void saved(Instant at) {
		if (!this.loaded) {
			this.awaySince = at;
		}
	}

	private void assess() {
		if (this.feedFailure == null && this.clusterFailure == null && this.loaded) {
			this.awaySince = null;
		}
		else if (this.awaySince == null) {
			this.awaySince = Instant.now();
		}
	}

	boolean isCurrent() {
		return this.awaySince == null;
	}

	@Nullable String failure() {
		String failure = this.clusterFailure;
		return (failure != null) ? failure : this.feedFailure;
	}

	/** How old the data may be. */
	Duration age() {
		Instant since = this.awaySince;
		Duration age = (since != null) ? Duration.between(since, Instant.now()) : Duration.ZERO;
		return age.isNegative() ? Duration.ZERO : age;
	}

}
