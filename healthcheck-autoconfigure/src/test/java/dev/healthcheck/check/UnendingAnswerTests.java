package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Good statuses whose bodies do not end as they should: nothing is expected of the body,
 * so the status decides.
 */
@Tag("servers")
class UnendingAnswerTests {

	private static ProbeFixture fixture;

	@BeforeAll
	static void start() {
		fixture = new ProbeFixture();
	}

	@AfterAll
	static void stop() {
		fixture.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK~~ok", "HTTP/1.0 200 OK~~", "HTTP/1.1 200 OK~Content-Length: 100~~ok",
			"HTTP/1.1 200 OK~Content-Length: 999999999999~~ok", "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~",
			"HTTP/1.1 200 OK~Transfer-Encoding: chunked~~9~ok", "HTTP/1.1 200 OK~Transfer-Encoding: gzip~~x",
			"HTTP/1.1 200 OK~Content-Type: text/event-stream~Transfer-Encoding: chunked~~A~data: one~~~" })
	void aBodyThatStallsCostsTheConnectionOnly(String answer) {
		try (StubServer server = stalling(answer)) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address(), Duration.ofSeconds(1)))
				.isEqualTo(ProbeResult.passed("200"));
			await().untilAsserted(() -> assertThat(server.open()).isZero());
			assertThat(fixture.probe(probe, server.address(), Duration.ofSeconds(1)).passed()).isTrue();
			assertThat(server.accepted()).as("connections").isEqualTo(2);
		}
	}

	@Test
	void anEventStreamThatGoesOnPassesAndIsLeft() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
			while (true) {
				out.write("9\r\ndata: x\n\n\r\n");
				StubServer.pause(Duration.ofMillis(20));
			}
		})) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address(), Duration.ofSeconds(1)).word()).isEqualTo("200");
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "HTTP/1.1 200 OK~Content-Length: 100~~ok", "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~",
					"HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~okay~0~~" })
	void aBodyThatIsBrokenCostsTheConnectionOnly(String answer) {
		try (StubServer server = StubServer.answering(answer.replace("~", "\r\n"))) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address())).isEqualTo(ProbeResult.passed("200"));
			assertThat(fixture.probe(probe, server.address()).passed()).isTrue();
			assertThat(server.accepted()).as("connections").isEqualTo(2);
		}
	}

	@Test
	void aConnectionIsUsedAgainWhenTheRestComesALittleLater() {
		CompletableFuture<Void> passed = new CompletableFuture<>();
		try (StubServer server = StubServer.talking((in, out) -> {
			while (true) {
				StubServer.readRequest(in);
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nok");
				passed.join();
				out.write("ay");
			}
		})) {
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			assertThat(fixture.probe(probe, server.address()).passed()).isTrue();
			passed.complete(null);
			// the rest is read by the time that one of the next checks begins
			await().untilAsserted(() -> {
				int before = server.accepted();
				assertThat(fixture.probe(probe, server.address()).passed()).isTrue();
				assertThat(server.accepted()).isEqualTo(before);
			});
		}
	}

	@Test
	void aBodyThatIsExpectedMustEnd() {
		try (StubServer server = stalling("HTTP/1.1 200 OK~Content-Length: 100~~ok")) {
			NodeProbe probe = fixture.probes()
				.create(TestSettings.http(TestSettings.expecting(new ExpectedBody(null, "ok", null))));
			assertThat(fixture.probe(probe, server.address(), Duration.ofMillis(300)).detail())
				.isEqualTo("no complete answer within 300 ms");
		}
	}

	@Test
	void theEncodingIdentityIsNone() {
		byte[] bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok"
			.getBytes(StandardCharsets.ISO_8859_1);
		HttpAnswer answer = new HttpAnswer(new HttpVerdict(TestSettings.expecting("ok")), "GET");
		assertThat(answer.read(Unpooled.wrappedBuffer(bytes))).isEqualTo(ProbeResult.passed("200"));
		assertThat(answer.leavesConnectionUsable()).isTrue();
	}

	private static StubServer stalling(String answer) {
		return StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(answer.replace("~", "\r\n"));
			// until the other side leaves
			in.readAllBytes();
		});
	}

}
