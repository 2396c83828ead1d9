package dev.healthcheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.faults.FaultRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HttpProbe}: when a connection is used again, and when not.
 */
@FaultRow(11)
@Tag("servers")
class HttpProbeReuseTests {

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

	private ProbeFixture fixture;

	private NodeProbe probe;

	@BeforeEach
	void start() {
		this.fixture = new ProbeFixture();
		this.probe = this.fixture.probes().create(TestSettings.type("http"));
	}

	@AfterEach
	void stop() {
		this.fixture.close();
	}

	@Test
	void goodConnectionIsUsedAgain() {
		try (StubServer server = StubServer.talking(HttpProbeReuseTests::answerAll)) {
			for (int i = 0; i < 10; i++) {
				assertPassed(server.address());
			}
			assertThat(server.accepted()).isOne();
		}
	}

	/**
	 * A server that has restarted must not look ill because its old connection is gone.
	 */
	@Test
	void connectionThatThePeerClosedIsReplaced() {
		try (StubServer server = StubServer.talking(HttpProbeReuseTests::answerAll)) {
			for (int i = 0; i < 50; i++) {
				assertPassed(server.address());
				server.hangUp();
			}
		}
	}

	/** The worst moment: the peer closes when the next request is under way. */
	@Test
	void requestOnStaleConnectionIsSentAgain() {
		AtomicInteger requests = new AtomicInteger();
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(OK);
			StubServer.readRequest(in);
			requests.incrementAndGet();
		})) {
			assertPassed(server.address());
			assertPassed(server.address());
			assertThat(requests.get()).isOne();
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void resetOfStaleConnectionIsNoFailure() {
		AtomicInteger requests = new AtomicInteger();
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(OK);
			StubServer.readRequest(in);
			requests.incrementAndGet();
			out.reset();
		})) {
			assertPassed(server.address());
			assertPassed(server.address());
			assertThat(requests.get()).isOne();
		}
	}

	/** Once bytes of the answer have come, the fault is the server's. */
	@Test
	void answerCutOffOnReusedConnectionFails() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(OK);
			StubServer.readRequest(in);
			out.write("HTTP/1.1 2");
		})) {
			assertPassed(server.address());
			assertThat(this.fixture.probe(this.probe, server.address()).word()).isEqualTo("closed early");
			assertThat(server.accepted()).isOne();
		}
	}

	@Test
	void retryThatFailsIsAFailure() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(OK);
			StubServer.readRequest(in);
		})) {
			assertPassed(server.address());
			server.stopListening();
			ProbeResult result = this.fixture.probe(this.probe, server.address());
			assertThat(result.word()).isEqualTo("refused");
		}
	}

	/**
	 * Content-Length says less than there is: the rest must not be taken for an answer.
	 */
	@ParameterizedTest
	@ValueSource(
			strings = { OK + "more", OK + OK, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
					"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
					"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n2\r\nok\r\n0\r\n\r\n" })
	void connectionThatIsNotInOrderIsNotUsedAgain(String answer) {
		try (StubServer server = StubServer.talking((in, out) -> {
			while (!StubServer.readRequest(in).isEmpty()) {
				out.write(answer);
			}
		})) {
			for (int i = 1; i <= 5; i++) {
				assertPassed(server.address());
				assertThat(server.accepted()).isEqualTo(i);
			}
		}
	}

	@Test
	void connectionThatTalksUnaskedIsClosed() {
		try (StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			out.write(OK);
			out.write(OK);
			in.read();
		})) {
			assertPassed(server.address());
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void hungServerGetsANewConnectionNextTime() {
		AtomicInteger conversations = new AtomicInteger();
		try (StubServer server = StubServer.talking((in, out) -> {
			if (conversations.incrementAndGet() == 1) {
				StubServer.readRequest(in);
				out.write(OK);
				in.transferTo(OutputStream.nullOutputStream());
			}
			answerAll(in, out);
		})) {
			assertPassed(server.address());
			ProbeResult hung = this.fixture.probe(this.probe, server.address(), Duration.ofMillis(200));
			assertThat(hung.kind()).isEqualTo(FailureKind.TIMEOUT);
			assertPassed(server.address());
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void forgottenNodeHasNoConnection() {
		try (StubServer server = StubServer.talking(HttpProbeReuseTests::answerAll)) {
			assertPassed(server.address());
			assertThat(server.open()).isOne();
			this.probe.forget(server.address());
			await().untilAsserted(() -> assertThat(server.open()).isZero());
			assertPassed(server.address());
		}
	}

	@Test
	void closingEndsAllConnections() {
		try (StubServer server = StubServer.talking(HttpProbeReuseTests::answerAll)) {
			assertPassed(server.address());
			this.fixture.close();
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	private void assertPassed(NodeAddress address) {
		assertThat(this.fixture.probe(this.probe, address)).isEqualTo(ProbeResult.passed("200"));
	}

	private static void answerAll(InputStream in, StubServer.ResettableStream out) throws IOException {
		while (!StubServer.readRequest(in).isEmpty()) {
			out.write(OK);
		}
	}

}
