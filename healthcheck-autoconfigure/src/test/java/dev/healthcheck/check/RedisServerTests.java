package dev.healthcheck.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.check.ProbeResult.Verdict;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link RedisProbe} with real servers. Skipped where there is no
 * {@code redis-server} on the path.
 */
@Tag("processes")
class RedisServerTests {

	@TempDir
	Path directory;

	private final List<Process> servers = new ArrayList<>();

	private ProbeFixture fixture;

	@BeforeEach
	void start() {
		assumeTrue(isInstalled(), "redis-server is not installed, so checks of real redis servers are not tested");
		this.fixture = new ProbeFixture();
	}

	@AfterEach
	void stop() throws InterruptedException {
		for (Process server : this.servers) {
			server.destroyForcibly().waitFor();
		}
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Test
	void masterAndReplica() throws Exception {
		List<Integer> ports = FreePorts.next(2);
		NodeAddress master = new NodeAddress("127.0.0.1", ports.get(0));
		NodeAddress replica = new NodeAddress("127.0.0.1", ports.get(1));
		NodeProbe probe = this.fixture.probes().create(TestSettings.type("redis"));
		redis(ports.get(0));
		redis(ports.get(1), "--replicaof", "127.0.0.1", String.valueOf(ports.get(0)));
		ProbeResult connected = ProbeResult.passed("connected");
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.fixture.probe(probe, master)).isEqualTo(connected));
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.fixture.probe(probe, replica)).isEqualTo(connected));
		this.servers.get(0).destroyForcibly().waitFor();
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.fixture.probe(probe, replica).verdict()).isEqualTo(Verdict.DEGRADED));
		assertThat(this.fixture.probe(probe, master).word()).isEqualTo("refused");
	}

	@Test
	void password() throws Exception {
		int port = FreePorts.next();
		NodeAddress node = new NodeAddress("127.0.0.1", port);
		redis(port, "--requirepass", "secret");
		NodeProbe nobody = this.fixture.probes().create(TestSettings.type("redis"));
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.fixture.probe(nobody, node).word()).isEqualTo("NOAUTH"));
		CheckSettings settings = CheckSettings.builder()
			.type("redis")
			.credentials(new Credentials(null, "secret"))
			.build();
		assertThat(this.fixture.probe(settings, node)).isEqualTo(ProbeResult.passed("connected"));
	}

	private void redis(int port, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of("redis-server", "--port", String.valueOf(port), "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no", "--dir",
				Files.createDirectories(this.directory.resolve("redis-" + port)).toString()));
		command.addAll(List.of(options));
		this.servers.add(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("redis-" + port + ".log").toFile())
			.start());
	}

	private static boolean isInstalled() {
		try {
			return new ProcessBuilder("redis-server", "--version").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
