package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The configuration that is printed in the README of lua-resty-checkups, as properties.
 */
@Tag("servers")
class CheckupsConfigurationTests {

	/** Two intervals, on a machine that has other things to do. */
	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private final List<HttpServer> servers = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch end = new CountDownLatch(1);

	/** Nobody listens there. */
	private final List<Integer> backups = List.of(FreePorts.next(), FreePorts.next());

	private int ok;

	private int badGateway;

	private int notFound;

	private int slow;

	@BeforeEach
	void startServers() throws IOException {
		this.ok = start(200);
		this.badGateway = start(502);
		this.notFound = start(404);
		this.slow = start(0);
	}

	@AfterEach
	void stopServers() {
		this.end.countDown();
		this.servers.forEach((server) -> server.stop(0));
		this.threads.shutdownNow();
	}

	@Test
	void theNodesThatAnswer200And404AreUsedInTurnAndTheOthersAreNot() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class))
			.withPropertyValues(properties())
			.run((context) -> {
				Upstream status = context.getBean(Upstreams.class).get("status");
				await().atMost(GENEROUS)
					.untilAsserted(() -> assertThat(statuses(status)).containsExactlyInAnyOrderEntriesOf(
							Map.of(this.ok, NodeStatus.HEALTHY, this.badGateway, NodeStatus.UNHEALTHY, this.notFound,
									NodeStatus.HEALTHY, this.slow, NodeStatus.UNHEALTHY, this.backups.get(0),
									NodeStatus.UNHEALTHY, this.backups.get(1), NodeStatus.UNHEALTHY)));
				assertThat(node(status, this.slow).check().lastResult()).isEqualTo("timeout");
				// how they take turns follows as soon as that is computed anew
				await().atMost(GENEROUS)
					.untilAsserted(() -> assertThat(use(status, 10)).isIn(inTurn(this.ok, this.notFound, 10),
							inTurn(this.notFound, this.ok, 10)));
				assertThat(use(status, 100)).containsOnly(this.ok, this.notFound);
			});
	}

	private String[] properties() {
		String prefix = "healthcheck.upstreams.status.";
		String host = "127.0.0.1:";
		return new String[] { prefix + "max-fails=1", prefix + "check.type=http", prefix + "check.path=/status",
				prefix + "check.host=localhost", prefix + "check.timeout=2s", prefix + "check.interval=2s",
				prefix + "check.healthy.statuses=200,404", prefix + "check.unhealthy.statuses=502",
				prefix + "levels[0].tries=2",
				prefix + "levels[0].nodes=" + host + this.ok + "," + host + this.badGateway + "," + host + this.notFound
						+ "," + host + this.slow,
				prefix + "levels[1].nodes=" + host + this.backups.get(0) + "," + host + this.backups.get(1) };
	}

	private static List<Integer> use(Upstream upstream, int times) {
		return Stream.generate(() -> upstream.<Integer>call((node) -> node.address().port())).limit(times).toList();
	}

	private static List<Integer> inTurn(int first, int second, int times) {
		return IntStream.range(0, times).mapToObj((i) -> (i % 2 == 0) ? first : second).toList();
	}

	private Map<Integer, NodeStatus> statuses(Upstream upstream) {
		Map<Integer, NodeStatus> statuses = new HashMap<>();
		upstream.snapshot().nodes().forEach((node) -> statuses.put(node.address().port(), node.status()));
		return statuses;
	}

	private NodeSnapshot node(Upstream upstream, int port) {
		return upstream.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.address().port() == port)
			.findFirst()
			.orElseThrow();
	}

	/** A server that answers with a status, or never in time. */
	private int start(int status) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(this.threads);
		server.createContext("/status", (exchange) -> {
			try (exchange) {
				if (status == 0) {
					this.end.await();
				}
				exchange.sendResponseHeaders(Math.max(status, 200), -1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		server.start();
		this.servers.add(server);
		return server.getAddress().getPort();
	}

}
