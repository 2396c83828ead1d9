package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged sample as a process, as the demo starts it, and with what was prepared
 * ahead of time.
 */
@EnabledIfSystemProperty(named = "sample.jar", matches = ".+", disabledReason = "there is no package yet")
@Tag("processes")
class PackagedSampleTests {

	private static final Duration START = Duration.ofSeconds(60);

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void startsServesAndStops(boolean aot) throws Exception {
		Sample sample = new Sample(FreePorts.next());
		Path log = this.directory.resolve("log");
		Process process = start(sample, aot, log);
		try {
			await().atMost(START).until(() -> isUp(process, sample, log));
			assertThat(Files.readString(log).contains("Starting AOT-processed EtcdSampleApplication")).isEqualTo(aot);
			assertThat(sample.put("/kv/packaged", "value").statusCode()).isEqualTo(204);
			assertThat(sample.get("/kv/packaged").body()).isEqualTo("value");
			assertThat(JsonPath.<Object>read(sample.get("/actuator/health").body(),
					"$.components.etcd.components.cluster.details.total"))
				.isEqualTo(3);
			assertThat(JsonPath.<Object>read(sample.get("/actuator/upstreams").body(), "$.upstreams[0].name"))
				.isEqualTo("etcd");
			assertThat(sample.get("/actuator/metrics/healthcheck.node.selectable").statusCode()).isEqualTo(200);
			assertThat(sample.get("/actuator/metrics/resilience4j.circuitbreaker.state").statusCode()).isEqualTo(200);
			try (Browser browser = sample.watch("/watch/packaged")) {
				sample.put("/kv/packaged", "other");
				await().until(() -> browser.events().size() == 1);
				process.destroy();
				assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("stops with an open stream").isTrue();
			}
			assertThat(process.exitValue()).isEqualTo(143);
			assertThat(Files.readString(log)).doesNotContain("ERROR").doesNotContain("Exception");
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static Process start(Sample sample, boolean aot, Path log) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=" + aot, "-jar",
				System.getProperty("sample.jar"), "--server.port=" + sample.port(),
				"--healthcheck.etcd.endpoints=" + etcd.endpoints())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
	}

	private static boolean isUp(Process process, Sample sample, Path log) throws IOException {
		assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
		try {
			return sample.get("/actuator/health").statusCode() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

}
