package dev.healthcheck.check;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.check.ProbeResult.Verdict;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisProbe} with servers that say what a test wants.
 */
@Tag("servers")
class RedisProbeTests {

	private static final ProbeResult CONNECTED = ProbeResult.passed("connected");

	private static final Duration SHORT = Duration.ofMillis(300);

	private ProbeFixture fixture;

	private NodeProbe probe;

	@BeforeEach
	void start() {
		this.fixture = new ProbeFixture();
		this.probe = this.fixture.probes().create(TestSettings.type("redis"));
	}

	@AfterEach
	void stop() {
		this.fixture.close();
		await().untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	@Test
	void masterPassesOnOneConnection() {
		try (FakeRedis redis = FakeRedis.replication("# Replication", "role:master", "connected_slaves:0")) {
			for (int i = 0; i < 3; i++) {
				assertThat(check(redis.address())).isEqualTo(CONNECTED);
			}
			assertThat(redis.server().accepted()).isOne();
			assertThat(redis.commands()).filteredOn((command) -> command.equalsIgnoreCase("ping")).hasSize(3);
		}
	}

	@Test
	void replicaWithItsMasterPasses() {
		try (FakeRedis redis = FakeRedis.replication("role:slave", "master_link_status:up")) {
			assertThat(check(redis.address())).isEqualTo(CONNECTED);
		}
	}

	@Test
	void replicaWithoutItsMasterIsSecondChoice() {
		try (FakeRedis redis = FakeRedis.replication("role:slave", "master_link_status:down",
				"master_link_down_since_seconds:12")) {
			ProbeResult result = check(redis.address());
			assertThat(result.verdict()).isEqualTo(Verdict.DEGRADED);
			assertThat(result.detail()).isEqualTo("a replica without its master: its link has been down for 12 s");
		}
	}

	@Test
	void replicaThatNeverHadItsMasterIsSecondChoice() {
		try (FakeRedis redis = FakeRedis.replication("role:slave", "master_link_status:down",
				"master_link_down_since_seconds:-1")) {
			assertThat(check(redis.address()).detail()).endsWith("its link has been down");
		}
	}

	@Test
	void serverThatForbidsToAskForReplicationPasses() {
		try (FakeRedis redis = new FakeRedis((command) -> command.equals("ping") ? FakeRedis.PONG
				: "-NOPERM this user has no permissions to run the 'info' command\r\n")) {
			assertThat(check(redis.address())).isEqualTo(CONNECTED);
		}
	}

	@ParameterizedTest
	@CsvSource({ "-LOADING Redis is loading the dataset in memory, LOADING", "-NOAUTH Authentication required., NOAUTH",
			"-MASTERDOWN Link with MASTER is down, MASTERDOWN", "-something else, ERR" })
	void errorIsABadAnswer(String error, String word) {
		try (FakeRedis redis = new FakeRedis((command) -> error + "\r\n")) {
			ProbeResult result = check(redis.address());
			assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.HTTP, word, error.substring(1)));
		}
	}

	/** One in 200 met a connection that was closed before it was told why. */
	@RepeatedTest(100)
	void logsIn() {
		AtomicBoolean in = new AtomicBoolean();
		try (FakeRedis redis = new FakeRedis((command) -> {
			if (command.startsWith("auth")) {
				in.set(command.equals("auth app secret"));
				return in.get() ? "+OK\r\n" : "-WRONGPASS invalid username-password pair\r\n";
			}
			return command.equals("ping") ? FakeRedis.PONG : FakeRedis.bulk("role:master");
		})) {
			assertThat(this.fixture.probe(credentials("app", "secret"), redis.address())).isEqualTo(CONNECTED);
			ProbeResult result = this.fixture.probe(credentials("app", "wrong-secret"), redis.address());
			assertThat(result.kind()).isEqualTo(FailureKind.HTTP);
			assertThat(result.word()).isEqualTo("WRONGPASS");
			assertThat(result.toString()).doesNotContain("secret");
		}
	}

	@Test
	void passwordAloneLogsIn() {
		try (FakeRedis redis = new FakeRedis((command) -> command.equals("ping") ? FakeRedis.PONG
				: command.equals("auth secret") ? "+OK\r\n" : FakeRedis.bulk("role:master"))) {
			assertThat(this.fixture.probe(credentials(null, "secret"), redis.address())).isEqualTo(CONNECTED);
			assertThat(redis.commands().get(0)).isEqualToIgnoringCase("auth secret");
		}
	}

	@Test
	void refused() {
		assertThat(check(StubServer.refusing()))
			.isEqualTo(ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused"));
	}

	@Test
	void blackholedOrSilentServerTimesOut() {
		try (StubServer full = StubServer.full(); FakeRedis silent = new FakeRedis((command) -> "")) {
			assertThat(this.fixture.probe(this.probe, full.address(), SHORT).detail())
				.isEqualTo("no connection within 300 ms");
			ProbeResult result = this.fixture.probe(this.probe, silent.address(), SHORT);
			assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no answer within 300 ms"));
			await().untilAsserted(() -> assertThat(silent.server().open()).isZero());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\n\r\n", "?\r\n" })
	void whatIsNotRedisIsMalformed(String answer) {
		try (FakeRedis redis = new FakeRedis((command) -> answer)) {
			ProbeResult result = this.fixture.probe(this.probe, redis.address(), Duration.ofSeconds(5));
			assertThat(result.kind()).isEqualTo(FailureKind.HTTP);
			assertThat(result.word()).isEqualTo("malformed");
		}
	}

	@Test
	void endlessAnswerIsTooLong() {
		try (StubServer server = StubServer.talking((in, out) -> {
			in.read();
			out.write("$1000000000\r\n");
			for (int i = 0; i < 1000; i++) {
				out.write("x".repeat(1024 * 1024));
			}
		})) {
			assertThat(check(server.address()).word()).isEqualTo("too long");
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void connectionClosedOrResetBeforeTheAnswer() {
		try (StubServer server = StubServer.talking((in, out) -> in.read());
				StubServer resetting = StubServer.talking((in, out) -> {
					in.read();
					out.reset();
				})) {
			assertThat(check(server.address()).word()).isIn("closed early", "reset");
			assertThat(check(resetting.address()).word()).isEqualTo("reset");
		}
	}

	@Test
	void connectionThatThePeerClosedIsReplaced() {
		AtomicInteger pings = new AtomicInteger();
		try (FakeRedis redis = new FakeRedis((command) -> {
			if (!command.equals("ping")) {
				return FakeRedis.bulk("role:master");
			}
			return (pings.incrementAndGet() == 2) ? FakeRedis.HANG_UP : FakeRedis.PONG;
		})) {
			for (int i = 0; i < 3; i++) {
				assertThat(check(redis.address())).isEqualTo(CONNECTED);
			}
			redis.server().hangUp();
			assertThat(check(redis.address())).isEqualTo(CONNECTED);
		}
	}

	@Test
	void forgottenNodesLeaveNoConnectionAndNoThread() {
		try (FakeRedis one = FakeRedis.replication("role:master");
				FakeRedis two = FakeRedis.replication("role:master")) {
			for (int i = 0; i < 3; i++) {
				check(one.address());
				check(two.address());
				this.probe.forget(one.address());
				await().untilAsserted(() -> assertThat(one.server().open()).isZero());
				assertThat(check(two.address())).isEqualTo(CONNECTED);
				this.probe.forget(two.address());
				await().untilAsserted(() -> assertThat(two.server().open()).isZero());
				await().untilAsserted(() -> assertThat(threads()).isEmpty());
			}
		}
	}

	@Test
	void checkAfterClosingStartsNoThread() {
		try (FakeRedis redis = FakeRedis.replication("role:master")) {
			this.fixture.probes().close();
			ProbeResult result = this.fixture.probe(this.probe, redis.address(), SHORT);
			assertThat(result.passed()).isFalse();
			assertThat(threads()).isEmpty();
		}
	}

	@Test
	void closingEndsAllConnectionsAndThreads() {
		try (FakeRedis redis = FakeRedis.replication("role:master")) {
			check(redis.address());
			assertThat(threads()).isNotEmpty();
			this.fixture.close();
			await().untilAsserted(() -> assertThat(redis.server().open()).isZero());
			await().untilAsserted(() -> assertThat(threads()).isEmpty());
		}
	}

	/** Each with what it is doing. */
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> thread.getKey().getName().startsWith("lettuce"))
			.map((thread) -> thread.getKey() + " " + Arrays.toString(thread.getValue()))
			.toList();
	}

	private ProbeResult check(NodeAddress address) {
		return this.fixture.probe(this.probe, address);
	}

	private static CheckSettings credentials(@Nullable String username, String password) {
		return CheckSettings.builder().type("redis").credentials(new Credentials(username, password)).build();
	}

}
