package dev.healthcheck.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Settings of checks that differ from the defaults in what a test is about.
 */
final class TestSettings {

	private static final CheckSettings DEFAULTS = CheckSettings.ofDefaults();

	private TestSettings() {
	}

	static CheckSettings type(String type) {
		return of(type, DEFAULTS.http(), DEFAULTS.tcp(), true, null);
	}

	static CheckSettings port(String type, int port) {
		return new CheckSettings(true, type, DEFAULTS.healthyInterval(), DEFAULTS.unhealthyInterval(),
				DEFAULTS.thresholds(), DEFAULTS.timeout(), DEFAULTS.jitter(), DEFAULTS.concurrency(), port,
				DEFAULTS.http(), DEFAULTS.tcp(), true, null);
	}

	static CheckSettings concurrency(String type, int concurrency) {
		return new CheckSettings(true, type, DEFAULTS.healthyInterval(), DEFAULTS.unhealthyInterval(),
				DEFAULTS.thresholds(), DEFAULTS.timeout(), DEFAULTS.jitter(), concurrency, null, DEFAULTS.http(),
				DEFAULTS.tcp(), true, null);
	}

	static CheckSettings tcp(@Nullable String send, @Nullable String expect) {
		return of("tcp", DEFAULTS.http(), new TcpCheck(send, expect), true, null);
	}

	static CheckSettings http(HttpCheck check) {
		return of("http", check, DEFAULTS.tcp(), true, null);
	}

	static CheckSettings https(boolean verifyCertificate, @Nullable TlsSettings tls, @Nullable String host) {
		HttpCheck check = new HttpCheck("/", "GET", Map.of(), host, List.of(StatusRange.of(200)), null, null);
		return of("https", check, DEFAULTS.tcp(), verifyCertificate, tls);
	}

	static HttpCheck expecting(@Nullable String body) {
		return new HttpCheck("/", "GET", Map.of(), null, List.of(StatusRange.of(200)), null, body);
	}

	static CheckSettings schedule(Duration healthyInterval, Duration unhealthyInterval, Duration timeout, double jitter,
			int concurrency) {
		return new CheckSettings(true, "tcp", healthyInterval, unhealthyInterval, DEFAULTS.thresholds(), timeout,
				jitter, concurrency, null, DEFAULTS.http(), DEFAULTS.tcp(), true, null);
	}

	private static CheckSettings of(String type, HttpCheck http, TcpCheck tcp, boolean verifyCertificate,
			@Nullable TlsSettings tls) {
		return new CheckSettings(true, type, DEFAULTS.healthyInterval(), DEFAULTS.unhealthyInterval(),
				DEFAULTS.thresholds(), DEFAULTS.timeout(), DEFAULTS.jitter(), DEFAULTS.concurrency(), null, http, tcp,
				verifyCertificate, tls);
	}

}
