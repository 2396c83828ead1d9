package dev.healthcheck.check;

import java.time.Duration;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.DnsServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Transport}: checks and look-ups with each that this machine has.
 */
@Tag("servers")
class TransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	static Stream<Transport> transports() {
		return Stream.of(Transport.best(), Transport.nio());
	}

	@ParameterizedTest
	@MethodSource("transports")
	void checks(Transport transport) {
		try (EventLoopScheduler scheduler = new EventLoopScheduler(transport);
				Probes probes = new Probes(scheduler);
				StubServer server = StubServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
			assertThat(word(probes, "tcp", server.address())).isEqualTo("connected");
			assertThat(word(probes, "http", server.address())).isEqualTo("200");
			assertThat(word(probes, "grpc", server.address())).isEqualTo("malformed");
			assertThat(word(probes, "tcp", StubServer.refusing())).isEqualTo("refused");
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void looksUp(Transport transport) {
		try (EventLoopScheduler scheduler = new EventLoopScheduler(transport);
				DnsServer dns = DnsServer.start();
				DnsLookUp lookUp = new DnsLookUp(scheduler, dns.address())) {
			dns.set("shop.test", "10.0.0.1");
			assertThat(lookUp.lookUp("shop.test")).succeedsWithin(TIMEOUT)
				.satisfies((found) -> assertThat(found).hasSize(1));
		}
	}

	private static String word(Probes probes, String type, NodeAddress target) {
		return probes.create(TestSettings.type(type)).probe(target, TIMEOUT).toCompletableFuture().join().word();
	}

}
