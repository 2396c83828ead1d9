package dev.healthcheck.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Settings of checks that differ from the defaults in what a test is about.
 */
final class TestSettings {

	private TestSettings() {
	}

	static CheckSettings type(String type) {
		return CheckSettings.builder().type(type).build();
	}

	static CheckSettings port(String type, int port) {
		return CheckSettings.builder().type(type).port(port).build();
	}

	static CheckSettings concurrency(String type, int concurrency) {
		return CheckSettings.builder().type(type).concurrency(concurrency).build();
	}

	static CheckSettings tcp(@Nullable String send, @Nullable String expect) {
		return CheckSettings.builder().tcp(new TcpCheck(send, expect)).build();
	}

	static CheckSettings http(HttpCheck check) {
		return CheckSettings.builder().type("http").http(check).build();
	}

	static CheckSettings https(boolean verifyCertificate, @Nullable TlsSettings tls, @Nullable String host) {
		HttpCheck check = new HttpCheck("/", "GET", Map.of(), host, List.of(StatusRange.of(200)), null,
				ExpectedBody.ANY);
		return CheckSettings.builder().type("https").http(check).verifyCertificate(verifyCertificate).tls(tls).build();
	}

	static HttpCheck expecting(@Nullable String body) {
		return expecting(ExpectedBody.equalTo(body));
	}

	static HttpCheck expecting(ExpectedBody body) {
		return new HttpCheck("/", "GET", Map.of(), null, List.of(StatusRange.of(200)), null, body);
	}

	static CheckSettings schedule(Duration healthyInterval, Duration unhealthyInterval, Duration timeout, double jitter,
			int concurrency) {
		return CheckSettings.builder()
			.healthyInterval(healthyInterval)
			.unhealthyInterval(unhealthyInterval)
			.timeout(timeout)
			.jitter(jitter)
			.concurrency(concurrency)
			.build();
	}

}
