package dev.healthcheck.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.DnsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that is a name with two addresses, on the first of which nobody listens.
 */
@EnabledIf(value = "dev.healthcheck.testing.DnsServer#canServeJvms",
		disabledReason = "needs root's rights, to have a JVM ask a DNS server of the test's")
@Tag("processes")
class NamedNodeTests {

	@Test
	void reasonSaysWhichAddressPassed(@TempDir Path directory) throws IOException {
		int port = FreePorts.next();
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.3.2", port), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		server.start();
		try (DnsServer dns = DnsServer.startForJvms()) {
			dns.set("two.test", "127.0.3.1", "127.0.3.2");
			try (ChildJvm application = ChildJvm.start(dns.prefix(directory), Map.of(), List.of(), CheckedNodes.class,
					List.of("two.test:" + port))) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					// the first check may starve on a busy machine
					.until(() -> application.lines()
						.stream()
						.anyMatch((line) -> line.startsWith("transition") && line.contains(" HEALTHY check passed")));
				assertThat(application.lines()).anySatisfy((line) -> assertThat(line)
					.matches("transition two.test:\\d+ [A-Z]+ HEALTHY check passed: 200 in [\\d.]+ m?s; "
							+ "reached at 127\\.0\\.3\\.2:\\d+, as 127\\.0\\.3\\.1:\\d+ did not accept"));
			}
		}
		finally {
			server.stop(0);
		}
	}

}
