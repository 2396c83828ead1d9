package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.TlsSettings;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.HedgeSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link EtcdClient}. Made by {@link #builder(List)}, which begins with
 * the defaults.
 *
 * @param upstream name of the upstream that the endpoints make up, {@code etcd} by
 * default
 * @param endpoints the endpoints, all of one scheme
 * @param username user to authenticate as, or {@code null}
 * @param password the user's password, or {@code null}
 * @param namespace prefix put before every key, empty by default
 * @param tls trust and identity with https endpoints, {@code null} for the JVM's
 * @param authority overrides the TLS authority of every endpoint, or {@code null}
 * @param connectTimeout bound on making a connection, 2 s by default
 * @param requestTimeout deadline of one attempt of a unary call, 2 s by default
 * @param keepaliveTime wait before an HTTP/2 ping while calls are open, 10 s by default
 * @param keepaliveTimeout wait for its answer, 3 s by default
 * @param maxInboundMessageSize the largest answer in bytes, 4 MiB by default
 * @param balance how an endpoint is chosen, sticky by default
 * @param passive when failures take an endpoint out of use, one in 10 s by default
 * @param protect whether the least bad endpoint is used when all are bad
 * @param hedge whether an endpoint that keeps calls waiting is avoided, and reads are
 * moved off it; late after 20 ms at the earliest
 * @param retry how calls that are safe to repeat are repeated
 * @param exactlyOnce how writes are applied exactly once, which they are not by default
 * @param check how endpoints are checked
 * @param source where the settings come from
 */
public record EtcdClientSettings(String upstream, List<EtcdEndpoint> endpoints, @Nullable String username,
		@Nullable String password, String namespace, @Nullable TlsSettings tls, @Nullable String authority,
		Duration connectTimeout, Duration requestTimeout, Duration keepaliveTime, Duration keepaliveTimeout,
		int maxInboundMessageSize, Balance balance, PassiveSettings passive, boolean protect, HedgeSettings hedge,
		RetrySettings retry, ExactlyOnceSettings exactlyOnce, CheckSettings check, NodeSource source) {

	/** How an endpoint that keeps calls waiting is avoided by default. */
	public static final HedgeSettings HEDGE = new HedgeSettings(true, 2, Duration.ofMillis(20), null);

	public EtcdClientSettings {
		Objects.requireNonNull(upstream, "'upstream' must not be null");
		endpoints = List.copyOf(endpoints);
		EtcdEndpoint.checkCluster(endpoints);
		if ((username == null) != (password == null)) {
			throw new IllegalArgumentException(
					"'" + ((username == null) ? "password" : "username") + "' is set without '"
							+ ((username == null) ? "username" : "password") + "', but both or neither are needed");
		}
		positive("connect-timeout", connectTimeout);
		positive("request-timeout", requestTimeout);
		positive("keepalive-time", keepaliveTime);
		positive("keepalive-timeout", keepaliveTimeout);
		if (maxInboundMessageSize < 1) {
			throw new IllegalArgumentException(
					"'max-inbound-message-size' is " + maxInboundMessageSize + " bytes, but must be positive");
		}
	}

	/**
	 * Begin with the defaults.
	 * @param endpoints the endpoints, such as {@code http://127.0.0.1:2379}
	 * @return a builder
	 * @throws IllegalArgumentException if an endpoint is malformed
	 */
	public static Builder builder(List<String> endpoints) {
		return new Builder(endpoints.stream().map(EtcdEndpoint::parse).toList());
	}

	static void positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException(
					"'" + name + "' is " + value + ", but must be a positive duration such as 2s");
		}
	}

	/**
	 * Attempts of a call that is safe to repeat.
	 * @return how often it is attempted in all
	 */
	int attempts() {
		Integer attempts = this.retry.maxAttempts();
		int members = this.endpoints.stream().mapToInt(EtcdEndpoint::members).sum();
		return (attempts != null) ? attempts
				: members * Math.max(1, Objects.requireNonNullElse(this.passive.maxFails().count(), 1)) + 1;
	}

	boolean isHttps() {
		return this.endpoints.get(0).https();
	}

	/**
	 * Without the password.
	 */
	@Override
	public String toString() {
		return "EtcdClientSettings[upstream=" + this.upstream + ", endpoints=" + this.endpoints + ", username="
				+ this.username + "]";
	}

	/** Collects settings; unset ones keep their defaults. */
	public static final class Builder {

		private final List<EtcdEndpoint> endpoints;

		private String upstream = "etcd";

		private @Nullable String username;

		private @Nullable String password;

		private String namespace = "";

		private @Nullable TlsSettings tls;

		private @Nullable String authority;

		private Duration connectTimeout = Duration.ofSeconds(2);

		private Duration requestTimeout = Duration.ofSeconds(2);

		private Duration keepaliveTime = Duration.ofSeconds(10);

		private Duration keepaliveTimeout = Duration.ofSeconds(3);

		private int maxInboundMessageSize = 4 * 1024 * 1024;

		private Balance balance = Balance.STICKY;

		private PassiveSettings passive = PassiveSettings.of(1, Duration.ofSeconds(10));

		private boolean protect = true;

		private HedgeSettings hedge = HEDGE;

		private RetrySettings retry = RetrySettings.ofDefaults();

		private ExactlyOnceSettings exactlyOnce = ExactlyOnceSettings.ofDefaults();

		private @Nullable CheckSettings check;

		private NodeSource source = NodeSource.API;

		private Builder(List<EtcdEndpoint> endpoints) {
			this.endpoints = endpoints;
		}

		public Builder upstream(String upstream) {
			this.upstream = upstream;
			return this;
		}

		public Builder credentials(@Nullable String username, @Nullable String password) {
			this.username = username;
			this.password = password;
			return this;
		}

		public Builder namespace(String namespace) {
			this.namespace = namespace;
			return this;
		}

		public Builder tls(@Nullable TlsSettings tls) {
			this.tls = tls;
			return this;
		}

		public Builder authority(@Nullable String authority) {
			this.authority = authority;
			return this;
		}

		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		public Builder requestTimeout(Duration requestTimeout) {
			this.requestTimeout = requestTimeout;
			return this;
		}

		public Builder keepalive(Duration time, Duration timeout) {
			this.keepaliveTime = time;
			this.keepaliveTimeout = timeout;
			return this;
		}

		public Builder maxInboundMessageSize(int bytes) {
			this.maxInboundMessageSize = bytes;
			return this;
		}

		public Builder balance(Balance balance) {
			this.balance = balance;
			return this;
		}

		public Builder passive(PassiveSettings passive) {
			this.passive = passive;
			return this;
		}

		public Builder protect(boolean protect) {
			this.protect = protect;
			return this;
		}

		public Builder hedge(HedgeSettings hedge) {
			this.hedge = hedge;
			return this;
		}

		public Builder retry(RetrySettings retry) {
			this.retry = retry;
			return this;
		}

		public Builder exactlyOnce(ExactlyOnceSettings exactlyOnce) {
			this.exactlyOnce = exactlyOnce;
			return this;
		}

		public Builder check(CheckSettings check) {
			this.check = check;
			return this;
		}

		public Builder source(NodeSource source) {
			this.source = source;
			return this;
		}

		/**
		 * Make the settings.
		 * @return the settings
		 * @throws IllegalArgumentException if a value is not accepted, naming it
		 */
		public EtcdClientSettings build() {
			CheckSettings check = (this.check != null) ? this.check
					: CheckSettings.ofEtcdDefaults(EtcdEndpoint.checkCluster(this.endpoints), this.tls);
			return new EtcdClientSettings(this.upstream, this.endpoints, this.username, this.password, this.namespace,
					this.tls, this.authority, this.connectTimeout, this.requestTimeout, this.keepaliveTime,
					this.keepaliveTimeout, this.maxInboundMessageSize, this.balance, this.passive, this.protect,
					this.hedge, this.retry, this.exactlyOnce, check, this.source);
		}

	}

}
