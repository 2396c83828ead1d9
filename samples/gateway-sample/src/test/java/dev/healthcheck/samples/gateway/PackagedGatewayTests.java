package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged gateway as a process, as the demo starts it, and with what was prepared
 * ahead of time.
 */
@EnabledIfSystemProperty(named = "sample.jar", matches = ".+", disabledReason = "there is no package yet")
@Tag("processes")
class PackagedGatewayTests {

	private static final Duration START = Duration.ofSeconds(60);

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port = FreePorts.next();

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void startsForwardsAndStops(boolean aot) throws Exception {
		Path log = this.directory.resolve("log");
		try (Backend backend = Backend.answering(200, "ok")) {
			Process process = start(aot, log, backend);
			try {
				await().atMost(START).until(() -> isUp(process, log));
				assertThat(Files.readString(log).contains("Starting AOT-processed GatewaySampleApplication"))
					.isEqualTo(aot);
				assertThat(send("POST", "/shop/x", "text").body()).isEqualTo("ok");
				assertThat(send("PUT", "/admin/upstreams/mine",
						"{\"levels\": [{\"nodes\": [\"" + backend.address() + "\"]}]}")
					.statusCode()).isEqualTo(204);
				assertThat(send("GET", "/mine/x", "").body()).isEqualTo("ok");
				assertThat(send("GET", "/admin/upstreams/mine", "").body()).contains(backend.address());
				assertThat(send("GET", "/actuator/upstreams/shop", "").body()).contains("\"source\":\"properties\"");
				process.destroy();
				assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				process.destroyForcibly();
			}
			assertThat(process.exitValue()).isEqualTo(143);
			assertThat(Files.readString(log)).doesNotContain("ERROR").doesNotContain("Exception");
		}
	}

	private Process start(boolean aot, Path log, Backend backend) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=" + aot, "-jar",
				System.getProperty("sample.jar"), "--server.port=" + this.port,
				"--healthcheck.upstreams.shop.nodes=" + backend.address())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
	}

	private boolean isUp(Process process, Path log) throws Exception {
		assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
		try {
			return send("GET", "/actuator/health", "").statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private HttpResponse<String> send(String method, String path, String body)
			throws IOException, InterruptedException {
		return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofSeconds(30))
			.method(method, BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

}
