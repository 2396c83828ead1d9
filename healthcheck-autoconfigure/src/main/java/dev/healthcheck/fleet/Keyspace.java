package dev.healthcheck.fleet;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.keys.KeyFeed;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one fleet, as an instance sees them. May call back on any thread.
 */
interface Keyspace {

	/**
	 * Follow the keys from now on.
	 * @param listener is told of them, without what all of them begin with
	 */
	void follow(KeyFeed.Listener listener);

	/** Whether there is anybody who could be asked. */
	boolean isReachable();

	/** Ask for a lease. */
	CompletableFuture<Holding> lease();

	/** Follow the keys no longer. */
	void close();

	/** Whether a call failed because its lease is gone. */
	static boolean isGone(Throwable error) {
		return error instanceof LeaseGoneException || error.getCause() instanceof LeaseGoneException;
	}

	/** A lease that keys hang on. */
	interface Holding {

		/**
		 * Prolong the lease by its TTL.
		 * @return fails with a {@link LeaseGoneException} if there is none any more
		 */
		CompletableFuture<Void> renew();

		/**
		 * Write keys, all or none, as long as the lease lives.
		 * @param changes the values by key, {@code null} to delete one
		 * @return fails with a {@link LeaseGoneException} if there is none any more
		 */
		CompletableFuture<Void> write(Map<String, @Nullable String> changes);

		/** End the lease, and with it all keys. */
		CompletableFuture<Void> giveBack();

	}

	/** A lease has expired or was revoked. */
	final class LeaseGoneException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		LeaseGoneException() {
			super("the lease has expired or was revoked");
		}

	}

}
