package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.faults.FaultRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HttpProbe} against servers that do their worst.
 */
@Tag("servers")
class HttpProbeTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

	private static final String ENDLESS = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

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
	void passes() {
		try (StubServer server = StubServer.answering(OK)) {
			ProbeResult result = fixture.probe(TestSettings.type("http"), server.address());
			assertThat(result).isEqualTo(ProbeResult.passed("200"));
		}
	}

	@Test
	void sendsWhatIsSet() {
		AtomicReference<@Nullable String> request = new AtomicReference<>();
		HttpCheck check = new HttpCheck("/health?full=1", "POST", Map.of("X-Probe", "yes"), "example.org:8080",
				List.of(StatusRange.of(200)), null, ExpectedBody.equalTo("ok"));
		try (StubServer server = StubServer.talking((in, out) -> {
			request.set(StubServer.readRequest(in));
			out.write(OK);
		})) {
			assertThat(fixture.probe(TestSettings.http(check), server.address()).passed()).isTrue();
		}
		assertThat(request.get()).startsWith("POST /health?full=1 HTTP/1.1\r\n")
			.contains("\r\nHost: example.org:8080\r\n", "\r\nX-Probe: yes\r\n", "\r\nContent-Length: 0\r\n");
	}

	@Test
	void hostIsTheNodesAddress() {
		AtomicReference<@Nullable String> request = new AtomicReference<>();
		try (StubServer server = StubServer.talking((in, out) -> {
			request.set(StubServer.readRequest(in));
			out.write(OK);
		})) {
			fixture.probe(TestSettings.type("http"), server.address());
			assertThat(request.get()).isEqualTo("GET / HTTP/1.1\r\nHost: " + server.address() + "\r\n\r\n");
		}
	}

	@Test
	void checksAnotherPort() {
		try (StubServer server = StubServer.answering(OK)) {
			CheckSettings settings = TestSettings.port("http", server.address().port());
			assertThat(fixture.probe(settings, StubServer.refusing()).passed()).isTrue();
		}
	}

	@Test
	void findsServersByName() {
		try (StubServer server = StubServer.answering(OK)) {
			NodeAddress named = new NodeAddress("localhost", server.address().port());
			assertThat(fixture.probe(TestSettings.type("http"), named).passed()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					HTTP/1.1 503 Unavailable~Content-Length: 0~~          | 503          | 503 is not a healthy status
					HTTP/1.1 99 Low~Content-Length: 0~~                   | 99           | 99 is not a valid status
					HTTP/1.1 999 High~Content-Length: 0~~                 | 999          | 999 is not a valid status
					HTTP/1.1 200 OK~Content-Length: 20~~ok                | closed early | connection closed in the middle of the answer
					HTTP/1.1 200 OK~Transfer-Encoding: chunked~~9~ok      | closed early | connection closed in the middle of the answer
					''                                                    | closed early | connection closed without an answer
					SSH-2.0-stub~                                         | malformed    | the status line is not valid HTTP/1
					HTTP/1.1 what~                                        | malformed    | the status line is not valid HTTP/1
					HTTP/1.1 200 OK~Content-Length: 3~~bad                | bad body     | the body of 3 bytes is not the expected one
					""")
	void badAnswerFails(String answer, String word, String detail) {
		try (StubServer server = StubServer.answering(answer.replace("~", "\r\n"))) {
			NodeProbe probe = fixture.probes().create(TestSettings.http(TestSettings.expecting("ok")));
			ProbeResult result = fixture.probe(probe, server.address());
			assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.HTTP, word, detail));
			fixture.probe(probe, server.address());
			assertThat(server.accepted()).as("connections").isEqualTo(2);
		}
	}

	@Test
	@FaultRow(11)
	void longHeaderIsTooLong() {
		try (StubServer server = StubServer.answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(64 * 1024))) {
			ProbeResult result = fixture.probe(TestSettings.type("http"), server.address());
			assertThat(result.word()).isEqualTo("too long");
			assertThat(result.kind()).isEqualTo(FailureKind.HTTP);
		}
	}

	@Test
	@FaultRow(6)
	void resetBeforeAnswer() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.reset();
		})) {
			assertReset(fixture.probe(TestSettings.type("http"), server.address()));
		}
	}

	@Test
	@FaultRow(6)
	void resetInTheMiddle() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
			out.reset();
		})) {
			assertReset(fixture.probe(TestSettings.http(TestSettings.expecting("ok it is.")), server.address()));
		}
	}

	@Test
	@FaultRow(6)
	void refused() {
		ProbeResult result = fixture.probe(TestSettings.type("http"), StubServer.refusing());
		assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused"));
	}

	@Test
	void unknownHost() {
		ProbeResult result = fixture.probe(TestSettings.type("http"), new NodeAddress("nowhere.invalid", 80));
		assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TCP, "refused", "Unknown host"));
	}

	@Test
	@FaultRow(9)
	void hungServerTimesOut() {
		try (StubServer server = StubServer.hanging()) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address(), SHORT))
				.isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no answer within 300 ms"));
		}
	}

	@Test
	@FaultRow(9)
	void connectionThatIsNotAcceptedTimesOut() {
		try (StubServer server = StubServer.full()) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address(), SHORT))
				.isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no connection within 300 ms"));
		}
	}

	@Test
	@FaultRow(10)
	void slowAnswerTimesOut() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			for (byte next : OK.getBytes(StandardCharsets.US_ASCII)) {
				out.write(next);
				StubServer.pause(Duration.ofMillis(100));
			}
		})) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			long before = System.nanoTime();
			assertThat(fixture.probe(probe, server.address(), SHORT))
				.isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no complete answer within 300 ms"));
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(SHORT);
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	@FaultRow(11)
	void endlessAnswerPassesByItsStatus() {
		try (StubServer server = endless()) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address()).word()).isEqualTo("200");
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	@FaultRow(11)
	void endlessAnswerIsTooLongForAnExpectedBody() {
		try (StubServer server = endless()) {
			NodeProbe probe = fixture.probes().create(TestSettings.http(TestSettings.expecting("hello")));
			assertThat(fixture.probe(probe, server.address()).word()).isEqualTo("too long");
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	/** A gigabyte, said to be compressed: neither kept nor inflated. */
	@Test
	@FaultRow(11)
	void hugeAnswerIsNotKept() {
		byte[] block = new byte[64 * 1024];
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1073741824\r\n\r\n");
			for (int i = 0; i < 16 * 1024; i++) {
				out.write(block);
			}
		})) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			fixture.probe(probe, server.address());
			long before = usedMemory();
			for (int i = 0; i < 50; i++) {
				assertThat(fixture.probe(probe, server.address()).word()).isEqualTo("200");
			}
			await().untilAsserted(() -> assertThat(usedMemory() - before).isLessThan(8 * 1024 * 1024));
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	private static StubServer endless() {
		return StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(ENDLESS);
			while (true) {
				out.write("5\r\nhello\r\n");
			}
		});
	}

	private static void assertReset(ProbeResult result) {
		assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TCP, "reset", "Connection reset"));
	}

	private static long usedMemory() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
