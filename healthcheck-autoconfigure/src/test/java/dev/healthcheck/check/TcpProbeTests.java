package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TcpProbe}.
 */
@Tag("servers")
class TcpProbeTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static ProbeFixture fixture;

	@BeforeAll
	static void start() {
		fixture = new ProbeFixture();
	}

	@AfterAll
	static void stop() {
		fixture.close();
	}

	@Test
	void connectingIsEnough() {
		try (StubServer server = StubServer.hanging()) {
			assertThat(probe(server, null, null)).isEqualTo(ProbeResult.passed("connected"));
		}
	}

	@Test
	void connectionIsClosed() {
		try (StubServer server = StubServer.talking((in, out) -> in.read())) {
			assertThat(probe(server, null, null).passed()).isTrue();
			await().untilAsserted(() -> assertThat(server.accepted()).isOne());
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void refused() {
		ProbeResult result = fixture.probe(TestSettings.tcp(null, null), StubServer.refusing());
		assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused"));
	}

	@Test
	void sends() throws Exception {
		CompletableFuture<String> received = new CompletableFuture<>();
		try (StubServer server = StubServer
			.talking((in, out) -> received.complete(new String(in.readNBytes(6), StandardCharsets.US_ASCII)))) {
			assertThat(probe(server, "PING\\r\\n", null).word()).isEqualTo("connected");
			assertThat(received.get()).isEqualTo("PING\r\n");
		}
	}

	@Test
	void answerMustStartAsExpected() {
		try (StubServer server = StubServer.talking((in, out) -> {
			in.readNBytes(6);
			out.write("+PO");
			out.write("NG\r\nand more");
		})) {
			assertThat(probe(server, "PING\\r\\n", "+PONG\\x0d\\n").word()).isEqualTo("connected");
		}
	}

	@Test
	void banner() {
		try (StubServer server = StubServer.talking((in, out) -> out.write("220 ready\r\n"))) {
			assertThat(probe(server, null, "220").passed()).isTrue();
		}
	}

	@Test
	void otherAnswerFails() {
		try (StubServer server = StubServer.talking((in, out) -> out.write("-ERR"))) {
			assertThat(probe(server, null, "+PONG")).isEqualTo(ProbeResult.failed(FailureKind.HTTP, "bad body",
					"the answer differs from the expected one at byte 0"));
		}
	}

	@Test
	void closedEarly() {
		try (StubServer server = StubServer.talking((in, out) -> out.write("+P"))) {
			assertThat(probe(server, null, "+PONG")).isEqualTo(ProbeResult.failed(FailureKind.HTTP, "closed early",
					"connection closed after 2 of 5 expected bytes"));
		}
	}

	@Test
	void reset() {
		try (StubServer server = StubServer.talking((in, out) -> out.reset())) {
			assertThat(probe(server, null, "+PONG"))
				.isEqualTo(ProbeResult.failed(FailureKind.TCP, "reset", "Connection reset"));
		}
	}

	@Test
	void noAnswerTimesOut() {
		try (StubServer server = StubServer.hanging()) {
			NodeProbe probe = fixture.probes().create(TestSettings.tcp("PING", "+PONG"));
			assertThat(fixture.probe(probe, server.address(), SHORT))
				.isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no answer within 300 ms"));
		}
	}

	@Test
	void incompleteAnswerTimesOut() {
		try (StubServer server = StubServer.talking((in, out) -> {
			out.write("+PO");
			in.read();
		})) {
			NodeProbe probe = fixture.probes().create(TestSettings.tcp(null, "+PONG"));
			assertThat(fixture.probe(probe, server.address(), SHORT).detail())
				.isEqualTo("only 3 of 5 expected bytes within 300 ms");
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	private static ProbeResult probe(StubServer server, @Nullable String send, @Nullable String expect) {
		return fixture.probe(TestSettings.tcp(send, expect), server.address());
	}

}
