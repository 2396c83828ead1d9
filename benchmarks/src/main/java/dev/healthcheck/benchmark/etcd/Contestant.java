package dev.healthcheck.benchmark.etcd;

import java.util.List;

import dev.healthcheck.balance.Balance;

/**
 * A client that takes part.
 */
enum Contestant {

	/** jetcd with default settings: round robin over all members. */
	RAW {
		@Override
		OpenClient open(List<String> endpoints) {
			return OpenClient.raw(endpoints);
		}
	},

	/** jetcd with default settings and one endpoint, given first. */
	RAW_PINNED {
		@Override
		OpenClient open(List<String> endpoints) {
			return OpenClient.raw(endpoints.subList(0, 1));
		}
	},

	/** Ours with default settings. */
	STICKY {
		@Override
		OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, Balance.STICKY);
		}
	},

	/** Ours, following the leader. */
	LEADER {
		@Override
		OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, Balance.LEADER);
		}
	};

	/**
	 * Make the client.
	 * @param endpoints where the members are
	 * @return the client
	 */
	abstract OpenClient open(List<String> endpoints);

}
