package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the etcd client.
 *
 * @param enabled Whether there is an etcd client. By default when endpoints are set,
 * there is a bean of type EtcdConnectionDetails, or discovery, registration or the fleet
 * is on. Upstreams stay without it.
 * @param endpoints Comma-separated list of the endpoints of one cluster, each
 * http(s)://host:port, all of one scheme. The port is 2379 if absent.
 * dns+http(s)://name:port stands for all addresses of the name, each a node.
 * @param username User to authenticate as. Needs a password.
 * @param password Password of the user.
 * @param namespace Prefix put before every key.
 * @param ssl TLS of the client's connections and of https checks.
 * @param authority Name that replaces the host of every endpoint in the verification of
 * its certificate.
 * @param connectTimeout Bound on making a connection.
 * @param requestTimeout Deadline of one attempt of a unary call. It is also how long a
 * hung endpoint can hold a caller.
 * @param keepaliveTime Silence on a connection with open calls after which a ping is
 * sent.
 * @param keepaliveTimeout Time to answer a ping before the connection counts as lost.
 * @param maxInboundMessageSize Size of the largest answer that is accepted.
 * @param balance How an endpoint is chosen: sticky, ordered, leader or round-robin.
 * @param maxFails Consecutive failures of requests that take an endpoint out of use. 0
 * turns the counting off.
 * @param failTimeout Time in which these failures must lie, and how long the endpoint
 * stays out of use.
 * @param protect Whether the least bad endpoint stays in use when all are unhealthy.
 * @param hedge Whether an endpoint that keeps calls waiting is avoided before anything
 * has failed, and reads that wait for it are moved to another one.
 * @param hedgeBudget Share of the calls that may be made at a second endpoint while the
 * first one is not avoided, from 0% to 20%.
 * @param retry How calls that are safe to repeat are repeated.
 * @param exactlyOnce Whether each write of the client is repeated through any fault and
 * applied exactly once. Each also writes a small key.
 * @param exactlyOncePrefix What these keys begin with, under the namespace: users of etcd
 * need rights for it.
 * @param exactlyOnceTimeout How long such a write is repeated.
 * @param failOnStartup Whether the application fails to start when no endpoint answers
 * within the connect timeout.
 * @param health What the health of the application says of the cluster.
 * @param check How endpoints are checked.
 */
@ConfigurationProperties("healthcheck.etcd")
record EtcdProperties(@Nullable Boolean enabled, @DefaultValue("http://127.0.0.1:2379") List<String> endpoints,
		@Nullable String username, @Nullable String password, @DefaultValue("") String namespace, @DefaultValue Ssl ssl,
		@Nullable String authority, @DefaultValue("2s") Duration connectTimeout,
		@DefaultValue("2s") Duration requestTimeout, @DefaultValue("10s") Duration keepaliveTime,
		@DefaultValue("3s") Duration keepaliveTimeout, @DefaultValue("4MB") DataSize maxInboundMessageSize,
		@DefaultValue("sticky") String balance, @DefaultValue("1") int maxFails,
		@DefaultValue("10s") Duration failTimeout, @DefaultValue("true") boolean protect,
		@DefaultValue("true") boolean hedge, @DefaultValue("2%") String hedgeBudget, @DefaultValue Retry retry,
		@DefaultValue("false") boolean exactlyOnce, @DefaultValue("healthcheck/") String exactlyOncePrefix,
		@DefaultValue("30s") Duration exactlyOnceTimeout, @DefaultValue("false") boolean failOnStartup,
		@DefaultValue Health health, @NestedConfigurationProperty @DefaultValue CheckProperties check) {

	static final String PREFIX = "healthcheck.etcd";

	/**
	 * Without anything that may be secret.
	 */
	@Override
	public String toString() {
		return "EtcdProperties[balance=" + this.balance + ", check=" + this.check.type() + "]";
	}

	/**
	 * TLS of the client's connections and of https checks.
	 *
	 * @param bundle Name of the SSL bundle with the trust and identity of the client. By
	 * default the trust of the JVM, and no identity.
	 */
	record Ssl(@Nullable String bundle) {

	}

	/**
	 * What the health of the application says of the cluster.
	 *
	 * @param required Whether the application is DOWN, instead of UNKNOWN, when no
	 * endpoint can be used. By default unless discovery, registration or the fleet is on,
	 * which continue without it.
	 */
	record Health(@Nullable Boolean required) {

		static final String REQUIRED = PREFIX + ".health.required";

	}

	/**
	 * How calls that are safe to repeat are repeated.
	 *
	 * @param maxAttempts Attempts of one call, the first included. By default the number
	 * of endpoints times max-fails (but at least 1), plus 1.
	 * @param initialDelay Wait before the second attempt, doubled for each further one;
	 * at random, half of it at least.
	 * @param maxDelay Longest wait between two attempts.
	 */
	record Retry(@Nullable Integer maxAttempts, @DefaultValue("50ms") Duration initialDelay,
			@DefaultValue("500ms") Duration maxDelay) {

	}

}
