package dev.healthcheck.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.healthcheck.check.ProbeResult.Verdict;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.PemFiles;
import dev.healthcheck.test.etcd.TestCertificates;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GrpcProbe}.
 */
@Tag("servers")
class GrpcProbeTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private final HealthStatusManager health = new HealthStatusManager();

	private ProbeFixture fixture;

	private NodeProbe probe;

	@BeforeEach
	void start() {
		this.fixture = new ProbeFixture();
		this.probe = this.fixture.probes().create(TestSettings.type("grpc"));
	}

	@AfterEach
	void stop() {
		this.fixture.close();
	}

	@Test
	void servingServerPassesOnOneConnection() {
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			for (int i = 0; i < 10; i++) {
				assertThat(check(server.address())).isEqualTo(ProbeResult.passed("serving"));
			}
			assertThat(server.accepted()).isOne();
		}
	}

	@Test
	void notServingIsDownAtOnce() {
		this.health.setStatus("", ServingStatus.NOT_SERVING);
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			ProbeResult result = check(server.address());
			assertThat(result.verdict()).isEqualTo(Verdict.DOWN);
			assertThat(result.word()).isEqualTo("not serving");
		}
	}

	@Test
	void unknownHealthIsAFailureLikeOthers() {
		try (GrpcServer server = GrpcServer.of(GrpcServer.saying(ServingStatus.UNKNOWN))) {
			ProbeResult result = check(server.address());
			assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
			assertThat(result.word()).isEqualTo("not serving");
		}
	}

	@Test
	void asksAboutOneService() {
		this.health.setStatus("orders", ServingStatus.NOT_SERVING);
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			assertThat(check(server.address()).passed()).isTrue();
			assertThat(this.fixture.probe(service("orders"), server.address()).word()).isEqualTo("not serving");
			ProbeResult unknown = this.fixture.probe(service("invoices"), server.address());
			assertThat(unknown.kind()).isEqualTo(FailureKind.HTTP);
			assertThat(unknown.word()).isEqualTo("NOT_FOUND");
		}
	}

	@Test
	void serverWithoutHealthServicePassesWithOneWarning() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(GrpcProbe.class);
		log.start();
		logger.addAppender(log);
		try (GrpcServer one = GrpcServer.of(null); GrpcServer two = GrpcServer.of(null)) {
			for (GrpcServer server : List.of(one, two, one)) {
				ProbeResult result = check(server.address());
				assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
				assertThat(result.word()).isEqualTo("UNIMPLEMENTED");
			}
			assertThat(one.accepted()).isOne();
			assertThat(log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains(one.address().toString()));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void errorOfTheServerIsABadAnswer() {
		try (GrpcServer server = GrpcServer.of(GrpcServer.answering((observer) -> observer
			.onError(Status.UNAVAILABLE.withDescription("warming up").asRuntimeException())))) {
			ProbeResult result = check(server.address());
			assertThat(result)
				.isEqualTo(ProbeResult.failed(FailureKind.HTTP, "UNAVAILABLE", "UNAVAILABLE: warming up"));
		}
	}

	@Test
	void refused() {
		NodeAddress nobody = StubServer.refusing();
		for (int i = 0; i < 3; i++) {
			assertThat(check(nobody)).isEqualTo(ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused"));
		}
	}

	/** gRPC's own waits between attempts to connect are of no concern. */
	@Test
	void serverThatComesBackPassesItsNextCheck() {
		NodeAddress address;
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			address = server.address();
			assertThat(check(address).passed()).isTrue();
		}
		for (int i = 0; i < 5; i++) {
			assertThat(check(address).word()).isEqualTo("refused");
		}
		HealthStatusManager other = new HealthStatusManager();
		try (GrpcServer server = GrpcServer.at(address, other.getHealthService())) {
			assertThat(check(server.address()).passed()).isTrue();
		}
	}

	@Test
	void connectionThatThePeerClosedIsReplaced() {
		NodeAddress address;
		try (GrpcServer server = GrpcServer.of(GrpcServer.saying(ServingStatus.SERVING))) {
			address = server.address();
			assertThat(check(address).passed()).isTrue();
		}
		try (GrpcServer server = GrpcServer.at(address, GrpcServer.saying(ServingStatus.SERVING))) {
			assertThat(check(address).passed()).isTrue();
			assertThat(server.accepted()).isOne();
		}
	}

	@Test
	void blackholedServerTimesOutEachTime() {
		try (StubServer full = StubServer.full(); StubServer silent = StubServer.hanging()) {
			for (int i = 0; i < 3; i++) {
				for (StubServer server : List.of(full, silent)) {
					ProbeResult result = this.fixture.probe(this.probe, server.address(), SHORT);
					assertThat(result.kind()).isEqualTo(FailureKind.TIMEOUT);
					assertThat(result.detail()).isEqualTo("no HTTP/2 connection within 300 ms");
				}
			}
		}
	}

	/** gRPC gives it up first when the check's clock has stood still for a while. */
	@Test
	void whatGrpcGivesUpBeforeThereIsAConnectionSaysSo() {
		try (StubServer silent = StubServer.hanging()) {
			ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", silent.address().port())
				.usePlaintext()
				.build();
			try {
				GrpcProbeCall call = GrpcProbeCall.make(channel, "", SHORT, () -> {
				}).toCompletableFuture().join();
				assertThat(GrpcProbeVerdict.of(call, "peer", SHORT))
					.isEqualTo(Failures.timeout("no HTTP/2 connection", SHORT));
			}
			finally {
				channel.shutdownNow();
			}
		}
	}

	@Test
	void serverThatDoesNotAnswerTimesOut() {
		try (GrpcServer server = GrpcServer.of(GrpcServer.answering((observer) -> {
		}))) {
			ProbeResult result = this.fixture.probe(this.probe, server.address(), SHORT);
			assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no answer within 300 ms"));
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void whatIsNotGrpcIsMalformed() {
		try (StubServer server = StubServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
			ProbeResult result = check(server.address());
			assertThat(result.kind()).isEqualTo(FailureKind.HTTP);
			assertThat(result.word()).isEqualTo("malformed");
		}
	}

	@Test
	void connectionClosedAtOnceIsClosedEarly() {
		try (StubServer server = StubServer.talking((in, out) -> StubServer.readRequest(in))) {
			server.stopListening();
		}
		try (StubServer server = StubServer.talking((in, out) -> {
		})) {
			assertThat(check(server.address()).word()).isIn("closed early", "reset");
		}
	}

	@Test
	void tls(@TempDir Path directory) throws Exception {
		TestCertificates authority = TestCertificates.in(directory.resolve("authority"));
		TestCertificates stranger = TestCertificates.in(directory.resolve("stranger"));
		PemFiles identity = authority.server("good", List.of("127.0.0.1"));
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService(), identity)) {
			assertThat(this.fixture.probe(tls(authority), server.address())).isEqualTo(ProbeResult.passed("serving"));
			assertThat(this.fixture.probe(tls(stranger), server.address()).detail())
				.isEqualTo("certificate is not signed by a trusted authority");
			NodeAddress named = new NodeAddress("localhost", server.address().port());
			assertThat(this.fixture.probe(tls(authority), named).detail())
				.isEqualTo("certificate is not for 'localhost'");
			assertThat(check(server.address()).passed()).isFalse();
		}
		try (GrpcServer plain = GrpcServer.of(this.health.getHealthService());
				StubServer silent = StubServer.hanging()) {
			assertThat(this.fixture.probe(tls(authority), plain.address()).kind()).isNotNull();
			assertThat(this.fixture.probe(this.fixture.probes().create(tls(authority)), silent.address(), SHORT).kind())
				.isEqualTo(FailureKind.TIMEOUT);
		}
	}

	@Test
	void findsServersByName() {
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			NodeAddress named = new NodeAddress("localhost", server.address().port());
			assertThat(check(named).passed()).isTrue();
			assertThat(check(new NodeAddress("no-such-host.invalid", 1)).detail()).isEqualTo("Unknown host");
		}
	}

	@Test
	void forgottenNodeHasNoConnection() {
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			check(server.address());
			assertThat(server.open()).isOne();
			this.probe.forget(server.address());
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	@Test
	void closingEndsAllConnections() {
		try (GrpcServer server = GrpcServer.of(this.health.getHealthService())) {
			check(server.address());
			this.fixture.close();
			await().untilAsserted(() -> assertThat(server.open()).isZero());
		}
	}

	private ProbeResult check(NodeAddress address) {
		return this.fixture.probe(this.probe, address);
	}

	private static CheckSettings service(String service) {
		return CheckSettings.builder().type("grpc").grpc(new GrpcCheck(service)).build();
	}

	private static CheckSettings tls(TestCertificates authority) throws Exception {
		return CheckSettings.builder().type("grpc").tls(HttpsProbeTests.trusting(authority, null)).build();
	}

}
