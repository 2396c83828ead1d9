package dev.healthcheck.metrics;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Upstreams that come and go leave nothing behind.
 */
@Tag("servers")
class UpstreamChurnTests {

	private static final int ROUNDS = 100;

	private final ExecutorService serverThreads = Executors.newCachedThreadPool();

	private final AtomicInteger checks = new AtomicInteger();

	/** The client's side of the connections that checks came by. */
	private final Set<InetSocketAddress> checkers = ConcurrentHashMap.newKeySet();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final Upstreams upstreams = new Upstreams();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.serverThreads);
		this.server.createContext("/", (exchange) -> {
			this.checks.incrementAndGet();
			this.checkers.add(exchange.getRemoteAddress());
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.server.start();
		new UpstreamMetrics(this.upstreams).bindTo(this.meters);
	}

	@AfterEach
	void stop() {
		this.upstreams.close();
		this.server.stop(0);
		this.serverThreads.shutdownNow();
	}

	@Test
	void nothingIsLeftOfUpstreamsThatWereRemoved() {
		live("first");
		Set<String> threads = threads();
		List<WeakReference<Upstream>> gone = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			gone.add(live("shop"));
		}
		assertThat(this.upstreams.names()).isEmpty();
		assertThat(this.upstreams.circuitBreakers().getAllCircuitBreakers()).isEmpty();
		assertThat(this.meters.getMeters()).extracting(Meter::getId).isEmpty();
		assertThat(threads()).isSubsetOf(threads);
		await().untilAsserted(() -> {
			System.gc();
			assertThat(gone).allMatch((reference) -> reference.get() == null);
		});
		// a connection is not kept for a node that has left
		await().untilAsserted(() -> assertThat(connections()).isZero());
		int checks = this.checks.get();
		await().during(Duration.ofMillis(300)).until(() -> this.checks.get() == checks);
	}

	/** An upstream is made, checked, used, changed and removed. */
	private WeakReference<Upstream> live(String name) {
		Node node = Node.of("127.0.0.1:" + this.server.getAddress().getPort());
		int before = this.checks.get();
		Upstream upstream = this.upstreams.put(definition(name, node, true));
		await().until(() -> this.checks.get() > before);
		upstream.report(upstream.select(), Outcome.success());
		this.upstreams.put(definition(name, node, false));
		this.upstreams.put(definition(name, node, true));
		assertThat(this.upstreams.remove(name)).isTrue();
		return new WeakReference<>(upstream);
	}

	private static UpstreamDefinition definition(String name, Node node, boolean checked) {
		return UpstreamDefinition.builder(name)
			.nodes(List.of(node, Node.of("127.0.0.1:1")))
			.check(CheckSettings.builder()
				.enabled(checked)
				.type("http")
				.healthyInterval(Duration.ofMillis(50))
				.unhealthyInterval(Duration.ofMillis(50))
				.build())
			.slowStart(Duration.ofSeconds(30))
			.build();
	}

	/** Other tests' threads end in their own time. */
	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("healthcheck"))
			.collect(Collectors.toSet());
	}

	private long connections() {
		try {
			return Files.readAllLines(Path.of("/proc/self/net/tcp"))
				.stream()
				.filter((line) -> this.checkers.stream().anyMatch((checker) -> isEstablished(line, checker.getPort())))
				.count();
		}
		catch (IOException ex) {
			// only Linux tells
			return 0;
		}
	}

	/** Others may have the same local port for another peer. */
	private boolean isEstablished(String line, int localPort) {
		return line.matches(
				String.format("\\s*\\d+: \\w+:%04X \\w+:%04X 01 .*", localPort, this.server.getAddress().getPort()));
	}

}
