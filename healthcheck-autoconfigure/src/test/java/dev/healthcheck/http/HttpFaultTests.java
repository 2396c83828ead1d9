package dev.healthcheck.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers of HTTP nodes notice when these die, hang, are slow or say that they are
 * ill, under load.
 */
@Tag("servers")
class HttpFaultTests {

	private final Upstreams upstreams = new Upstreams();

	private final List<HttpNode> nodes = new ArrayList<>();

	private final List<TcpProxy> proxies = new ArrayList<>();

	private final List<Change> changes = new CopyOnWriteArrayList<>();

	@BeforeEach
	void listen() {
		this.upstreams.addListener(new UpstreamListener() {

			@Override
			public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
				HttpFaultTests.this.changes
					.add(new Change(System.nanoTime(), node.address().toString(), transition.to()));
			}

		});
	}

	@AfterEach
	void close() {
		this.upstreams.close();
		this.proxies.forEach(TcpProxy::close);
		this.nodes.forEach(HttpNode::close);
	}

	private Upstream upstream(int count) {
		for (int i = 0; i < count; i++) {
			HttpNode node = new HttpNode("n" + i);
			this.nodes.add(node);
			this.proxies.add(TcpProxy.to(node.address()));
		}
		Upstream upstream = this.upstreams.put(UpstreamDefinition.builder("shop")
			.nodes(this.proxies.stream().map((proxy) -> Node.of(proxy.address())).toList())
			.check(CheckSettings.builder()
				.type("http")
				.http(HttpCheck.get("/health"))
				.healthyInterval(Duration.ofMillis(500))
				.unhealthyInterval(Duration.ofMillis(500))
				.build())
			.build());
		awaitAll(upstream, NodeStatus.HEALTHY);
		return upstream;
	}

	/** No node hangs here: that a try takes long is the doing of a busy machine. */
	private static HttpTraffic traffic(Upstream upstream, int perSecond) {
		return HttpTraffic.start(upstream, perSecond,
				Figures.inMatrix() ? HttpTraffic.TIMEOUT : Duration.ofSeconds(60));
	}

	private static void awaitAll(Upstream upstream, NodeStatus status) {
		await().until(() -> upstream.snapshot().nodes().stream().allMatch((node) -> node.status() == status));
	}

	@Test
	@FaultRow(24)
	void nineOfTenNodesDieAtOnceAndComeBack() {
		Upstream upstream = upstream(20);
		try (HttpTraffic traffic = traffic(upstream, 200)) {
			traffic.go(100);
			long fault = System.nanoTime();
			List<TcpProxy> dying = this.proxies.subList(0, 18);
			dying.forEach(TcpProxy::refuse);
			await().until(() -> upstream.snapshot().selectable() == 2);
			Figures.record("all dead nodes ejected after", Duration.ofNanos(System.nanoTime() - fault));
			traffic.go(Figures.inMatrix() ? 600 : 100);
			dying.forEach(TcpProxy::heal);
			long healed = System.nanoTime();
			awaitAll(upstream, NodeStatus.HEALTHY);
			Figures.record("all back after", Duration.ofNanos(System.nanoTime() - healed));
			traffic.go(100);
			assertNoFailedCalls(traffic.stop());
		}
	}

	@Test
	@FaultRow(23)
	void nodesThatOnlySayTheyAreIllAreUsed() {
		Upstream upstream = upstream(3);
		try (HttpTraffic traffic = traffic(upstream, 100)) {
			this.nodes.forEach((node) -> node.statusOf("/health", 500));
			await().until(() -> upstream.snapshot()
				.nodes()
				.stream()
				.noneMatch((node) -> node.status() == NodeStatus.HEALTHY));
			traffic.go(Figures.inMatrix() ? 300 : 100);
			assertThat(upstream.snapshot().nodes()).extracting((node) -> node.status()).contains(NodeStatus.UNSTABLE);
			this.nodes.forEach((node) -> node.statusOf("/health", 200));
			awaitAll(upstream, NodeStatus.HEALTHY);
			assertNoFailedCalls(traffic.stop());
		}
	}

	@Test
	@FaultRow(8)
	@Tag("long")
	void delaysBelowTheTimeoutOfChecksEjectNobody() throws InterruptedException {
		Upstream upstream = upstream(3);
		this.proxies
			.forEach((proxy) -> proxy.delay(() -> Duration.ofMillis(ThreadLocalRandom.current().nextInt(50, 150))));
		long fault = System.nanoTime();
		TimeUnit.SECONDS.sleep(20);
		Figures.record("transitions", since(fault).size());
		assertThat(since(fault)).isEmpty();
		assertThat(upstream.snapshot().selectable()).isEqualTo(3);
	}

	@Test
	@FaultRow(8)
	@Tag("long")
	void aSpikeAboveTheTimeoutIsOneWayOutAndOneBack() throws InterruptedException {
		Upstream upstream = upstream(3);
		long fault = System.nanoTime();
		AtomicBoolean over = new AtomicBoolean();
		this.proxies.get(0).delay(() -> over.get() ? Duration.ZERO : Duration.ofSeconds(5));
		await().until(() -> upstream.snapshot().selectable() == 2);
		Figures.record("ejected after", Duration.ofNanos(System.nanoTime() - fault));
		TimeUnit.SECONDS.sleep(2);
		over.set(true);
		long healed = System.nanoTime();
		awaitAll(upstream, NodeStatus.HEALTHY);
		Figures.record("back after", Duration.ofNanos(System.nanoTime() - healed));
		TimeUnit.SECONDS.sleep(2);
		assertThat(since(fault)).extracting(Change::to).containsExactly(NodeStatus.UNHEALTHY, NodeStatus.HEALTHY);
	}

	@Test
	@FaultRow(28)
	void aDefinitionThatIsReplacedUnderTrafficForgetsNothing() throws InterruptedException {
		Upstream upstream = upstream(4);
		try (HttpTraffic traffic = traffic(upstream, 100)) {
			this.proxies.get(1).refuse();
			String dead = this.proxies.get(1).address();
			await().until(() -> upstream.snapshot().selectable() == 3);
			traffic.go(100);
			long known = System.nanoTime();
			for (int i = 0; i < 50; i++) {
				int weight = 1 + i % 5;
				this.upstreams.put(upstream.definition()
					.toBuilder()
					.nodes(IntStream.range(0, 4)
						.mapToObj((node) -> Node.of(this.proxies.get(node).address()).withWeight(weight))
						.toList())
					.build());
				TimeUnit.MILLISECONDS.sleep(20);
			}
			List<HttpTraffic.Call> calls = traffic.stop();
			long picks = traffic.tries()
				.stream()
				.filter((attempt) -> attempt.nanos() - known > 0 && attempt.address().equals(dead))
				.count();
			Figures.record("replaced", 50);
			Figures.record("picks of the dead node", picks);
			assertNoFailedCalls(calls);
			assertThat(picks).as("picks of the dead node").isZero();
		}
	}

	private static void assertNoFailedCalls(List<HttpTraffic.Call> calls) {
		List<HttpTraffic.Call> failed = calls.stream().filter((call) -> call.failure() != null).toList();
		Figures.record("requests", calls.size());
		Figures.record("failed", failed.size());
		Figures.record("99 % took at most",
				calls.stream()
					.map(HttpTraffic.Call::took)
					.sorted()
					.skip(calls.size() * 99L / 100)
					.findFirst()
					.orElse(Duration.ZERO));
		assertThat(failed).as("failed requests").isEmpty();
	}

	private List<Change> since(long nanos) {
		return this.changes.stream().filter((change) -> change.nanos() - nanos > 0).toList();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private record Change(long nanos, String address, NodeStatus to) {

	}

}
