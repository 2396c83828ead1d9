package dev.healthcheck.check;

import java.time.Duration;
import java.util.Objects;

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
 * @param verifyCertificate whether https checks verify the peer
 * @param tls trust and identity of https checks, or {@code null} for the JVM's
 */
public record CheckSettings(boolean enabled, String type, Duration healthyInterval, Duration unhealthyInterval,
		CheckThresholds thresholds, Duration timeout, double jitter, int concurrency, @Nullable Integer port,
		HttpCheck http, TcpCheck tcp, boolean verifyCertificate, @Nullable TlsSettings tls) {

	public CheckSettings {
		Objects.requireNonNull(type, "'type' must not be null");
		Settings.notNegative("healthy.interval", healthyInterval);
		Settings.notNegative("unhealthy.interval", unhealthyInterval);
		Settings.positive("timeout", timeout);
		Settings.atLeast("concurrency", concurrency, 1);
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("'jitter' is " + jitter + ", but must be from 0 to 1");
		}
		if (port != null && (port < 1 || port > 65535)) {
			throw new IllegalArgumentException("'port' is " + port + ", but must be from 1 to 65535");
		}
	}

	/**
	 * The defaults of an upstream: a tcp check every 5 s.
	 * @return the settings
	 */
	public static CheckSettings ofDefaults() {
		return new CheckSettings(true, "tcp", Duration.ofSeconds(5), Duration.ofSeconds(1),
				new CheckThresholds(1, 2, 2, 2), Duration.ofSeconds(1), 0.1, 100, null, HttpCheck.get("/"),
				TcpCheck.CONNECT, true, null);
	}

	/**
	 * The defaults of an etcd cluster: {@code /health} every 2 s.
	 * @param https whether the endpoints speak TLS
	 * @param tls trust and identity, or {@code null}
	 * @return the settings
	 */
	public static CheckSettings ofEtcdDefaults(boolean https, @Nullable TlsSettings tls) {
		return new CheckSettings(true, https ? "https" : "http", Duration.ofSeconds(2), Duration.ofSeconds(1),
				new CheckThresholds(1, 3, 1, 3), Duration.ofSeconds(1), 0.1, 100, null, HttpCheck.get("/health"),
				TcpCheck.CONNECT, true, tls);
	}

	/**
	 * Whether the check only connects, which says little about what requests see.
	 * @return whether it is a tcp check
	 */
	public boolean isTcp() {
		return this.type.equals("tcp") || this.type.equals("general");
	}

	/**
	 * The same settings, switched off.
	 * @return the settings
	 */
	public CheckSettings disabled() {
		return new CheckSettings(false, this.type, this.healthyInterval, this.unhealthyInterval, this.thresholds,
				this.timeout, this.jitter, this.concurrency, this.port, this.http, this.tcp, this.verifyCertificate,
				this.tls);
	}

}
