package dev.healthcheck.check;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes of an upstream are checked. Equal settings are the same check: health
 * found by it stays valid.
 *
 * @param enabled {@code false}: nodes are not checked
 * @param type the name of a probe, such as {@code tcp}; see {@link Probes} for the others
 * @param healthyInterval wait between checks of a node that is up or unknown; zero: not
 * checked while up
 * @param unhealthyInterval wait between checks of a node that is down, in transition or
 * tripped; zero: never
 * @param thresholds results in a row that change the state
 * @param timeout bound on the whole check
 * @param jitter fraction by which every wait is spread, 0 to 1
 * @param concurrency checks of one upstream in flight
 * @param port the port to check, or {@code null} for the node's own
 * @param http what http and https checks send and expect
 * @param tcp what tcp checks send and expect
 * @param grpc what grpc checks ask
 * @param jdbc what jdbc checks connect to
 * @param credentials who redis and jdbc checks log in as
 * @param verifyCertificate whether https checks verify the peer
 * @param certificateExpiryWarning how long before its end https checks warn of the peer's
 * certificate; zero: never
 * @param tls trust and identity of https checks, or {@code null} for the JVM's; grpc
 * checks are in the clear without
 * @param shared whether the instances of a fleet share the checks
 */
public record CheckSettings(boolean enabled, String type, Duration healthyInterval, Duration unhealthyInterval,
		CheckThresholds thresholds, Duration timeout, double jitter, int concurrency, @Nullable Integer port,
		HttpCheck http, TcpCheck tcp, GrpcCheck grpc, JdbcCheck jdbc, Credentials credentials,
		boolean verifyCertificate, Duration certificateExpiryWarning, @Nullable TlsSettings tls, boolean shared) {

	public CheckSettings {
		Objects.requireNonNull(type, "'type' must not be null");
		Settings.notNegative("healthy.interval", healthyInterval);
		Settings.notNegative("unhealthy.interval", unhealthyInterval);
		Settings.positive("timeout", timeout);
		Settings.notNegative("certificate-expiry-warning", certificateExpiryWarning);
		Settings.atLeast("concurrency", concurrency, 1);
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("'jitter' is " + jitter + ", but must be from 0 to 1");
		}
		if (port != null && (port < 1 || port > 65535)) {
			throw new IllegalArgumentException("'port' is " + port + ", but must be from 1 to 65535");
		}
		if (StockType.find(type) == StockType.JDBC && jdbc.url() == null) {
			throw new IllegalArgumentException("'url' is not set, but must be for checks of type jdbc");
		}
	}

	/**
	 * The defaults of an upstream: a tcp check every 5 s.
	 * @return the settings
	 */
	public static CheckSettings ofDefaults() {
		return builder().build();
	}

	/**
	 * The defaults of an etcd cluster: {@code /health} every 2 s.
	 * @param https whether the endpoints speak TLS
	 * @param tls trust and identity, or {@code null}
	 * @return the settings
	 */
	public static CheckSettings ofEtcdDefaults(boolean https, @Nullable TlsSettings tls) {
		return builder().type(https ? "https" : "http")
			.healthyInterval(Duration.ofSeconds(2))
			.thresholds(new CheckThresholds(1, 3, 1, 3))
			.http(HttpCheck.get("/health"))
			.tls(tls)
			.build();
	}

	/**
	 * Settings that differ from the defaults of an upstream.
	 * @return a builder that has those defaults
	 */
	public static CheckSettingsBuilder builder() {
		return new CheckSettingsBuilder();
	}

	/**
	 * Settings that differ from these.
	 * @return a builder that has these settings
	 */
	public CheckSettingsBuilder toBuilder() {
		return new CheckSettingsBuilder(this);
	}

	/**
	 * Whether the check only connects, which says little about what requests see.
	 * @return whether it is a tcp check
	 */
	public boolean isTcp() {
		return StockType.find(this.type) == StockType.TCP;
	}

	/**
	 * Whether a node that has a name may be asked at any address of that name.
	 * @return {@code false} if what asks may need the name itself
	 */
	public boolean isForAddresses() {
		StockType type = StockType.find(this.type);
		return type != null && type != StockType.JDBC;
	}

	/**
	 * The same check for addresses of a name: unless a host is set already, the name is
	 * what the node is told, and what its certificate must be for.
	 * @param name the name, and the port of the node
	 * @return the settings
	 */
	public CheckSettings named(NodeAddress name) {
		if (this.http.host() != null) {
			return this;
		}
		NodeAddress asked = (this.port != null) ? new NodeAddress(name.host(), this.port) : name;
		return toBuilder().http(this.http.withHost(asked.toString())).build();
	}

	/**
	 * The same settings, switched off.
	 * @return the settings
	 */
	public CheckSettings disabled() {
		return toBuilder().enabled(false).build();
	}

}
