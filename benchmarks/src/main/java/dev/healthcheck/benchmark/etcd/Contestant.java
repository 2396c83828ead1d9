package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.etcd.ExactlyOnceSettings;
import dev.healthcheck.upstream.HedgeSettings;
import io.etcd.jetcd.Client;

/**
 * A client that takes part.
 */
public enum Contestant {

	/** jetcd with default settings: round robin over all members. */
	RAW {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.raw(endpoints);
		}
	},

	/** jetcd over all members that looks as soon for dead connections as ours. */
	RAW_TUNED {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.raw(Client.builder()
				.endpoints(endpoints.toArray(String[]::new))
				.keepaliveTime(Duration.ofSeconds(10))
				.keepaliveTimeout(Duration.ofSeconds(3))
				.keepaliveWithoutCalls(false));
		}
	},

	/** jetcd with default settings and one endpoint, given first. */
	RAW_PINNED {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.raw(endpoints.subList(0, 1));
		}
	},

	/** Ours with default settings. */
	STICKY {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, (settings) -> settings.balance(Balance.STICKY));
		}
	},

	/** Ours, following the leader. */
	LEADER {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, (settings) -> settings.balance(Balance.LEADER));
		}
	},

	/** Ours at the first endpoint, with default settings otherwise. */
	ORDERED {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, (settings) -> settings.balance(Balance.ORDERED));
		}
	},

	/** The same, and no heed is paid to calls that wait. */
	ORDERED_UNHEDGED {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, (settings) -> settings.balance(Balance.ORDERED)
				.hedge(HedgeSettings.ofDefaults().withEnabled(false)));
		}
	},

	/** Ours, sticky, whose writes are applied exactly once. */
	ONCE {
		@Override
		public OpenClient open(List<String> endpoints) {
			return OpenClient.ours(endpoints, (settings) -> settings.balance(Balance.STICKY)
				.exactlyOnce(new ExactlyOnceSettings(true, "healthcheck/", Duration.ofSeconds(30))));
		}
	};

	/**
	 * Make the client.
	 * @param endpoints where the members are
	 * @return the client
	 */
	public abstract OpenClient open(List<String> endpoints);

}
