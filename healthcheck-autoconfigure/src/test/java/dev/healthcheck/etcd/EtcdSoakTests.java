package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.http.HttpNode;
import dev.healthcheck.http.HttpTraffic;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.fail;

/**
 * Random faults of a cluster and of HTTP nodes under load, and a look at the whole
 * history.
 */
@Tag("processes")
class EtcdSoakTests {

	private static final String MINUTES_PROPERTY = "soak.minutes";

	private static final String SEED_PROPERTY = "soak.seed";

	/** Exactly-once writes per second. */
	private static final String WRITES_PROPERTY = "soak.writes";

	private static final int NODES = 4;

	/** Within this time after the last fault, all is well again. */
	private static final Duration SETTLED = Duration.ofSeconds(30);

	private final List<String> violations = new ArrayList<>();

	@Test
	@FaultRow(32)
	void someFaults() {
		run(20261121, Duration.ofSeconds(15), 50);
	}

	@Test
	@FaultRow(32)
	@Tag("long")
	void soak() {
		Long seed = Long.getLong(SEED_PROPERTY);
		double minutes = Double.parseDouble(System.getProperty(MINUTES_PROPERTY, "2"));
		run((seed != null) ? seed : ThreadLocalRandom.current().nextLong(1_000_000_000),
				Duration.ofMillis((long) (minutes * 60_000)), Integer.getInteger(WRITES_PROPERTY, 250));
	}

	private void run(long seed, Duration time, int writes) {
		System.out.println("soak: seed " + seed + ", " + time);
		List<TcpProxy> nodeProxies = new ArrayList<>();
		List<HttpNode> nodes = new ArrayList<>();
		try (Cluster cluster = Cluster.start(); ProxiedCluster proxied = new ProxiedCluster(cluster.etcd())) {
			for (int i = 0; i < NODES; i++) {
				HttpNode node = new HttpNode("n" + i);
				nodes.add(node);
				nodeProxies.add(TcpProxy.to(node.address()));
			}
			try (ClientUnderTest client = proxied.client()) {
				run(seed, time, writes, cluster, client, proxied, nodes, nodeProxies);
			}
		}
		finally {
			nodeProxies.forEach(TcpProxy::close);
			nodes.forEach(HttpNode::close);
		}
	}

	private void run(long seed, Duration time, int writes, Cluster cluster, ClientUnderTest client,
			ProxiedCluster proxied, List<HttpNode> nodes, List<TcpProxy> nodeProxies) {
		SoakHistory members = new SoakHistory("etcd", Duration.ofSeconds(1));
		SoakHistory backends = new SoakHistory("shop", Duration.ofMillis(500));
		client.upstreams().addListener(members);
		client.upstreams().addListener(backends);
		Upstream shop = client.upstreams()
			.put(UpstreamDefinition.builder("shop")
				.nodes(nodeProxies.stream().map((proxy) -> Node.of(proxy.address())).toList())
				.check(CheckSettings.builder()
					.type("http")
					.http(HttpCheck.get("/health"))
					.interval(Duration.ofMillis(500))
					.build())
				.build());
		SoakNemesis nemesis = new SoakNemesis(seed, cluster.etcd(), cluster.namespaces(), proxied.proxies(), nodes,
				nodeProxies, shop);
		try (EtcdLoad load = new EtcdLoad(client.client(), "soak/", 50);
				EtcdLoad once = new EtcdLoad(client.client().exactlyOnce(), "once/", writes);
				HttpTraffic traffic = HttpTraffic.start(shop, 50, HttpTraffic.TIMEOUT);
				SoakLock lock = new SoakLock(client.client())) {
			load.start();
			once.start();
			long start = System.nanoTime();
			while (System.nanoTime() - start < time.toNanos()) {
				nemesis.step();
			}
			nemesis.heal();
			awaitSettled(client.upstream());
			awaitSettled(shop);
			awaitHeld(lock);
			LoadReport report = load.stop();
			check(report);
			checkOnce(once.stop());
			this.violations.addAll(members.violations());
			this.violations.addAll(backends.violations());
			this.violations.addAll(lock.violations());
			record(seed, nemesis, report, traffic.stop(), lock, members, backends);
		}
		if (!this.violations.isEmpty()) {
			fail("%d violations; `./verify soak %s %d` repeats the sequence:%n%s%nsteps:%n%s", this.violations.size(),
					time.toSeconds() / 60.0, seed, lines(this.violations.stream().limit(50).toList()),
					lines(nemesis.steps()));
		}
	}

	private static String lines(List<String> lines) {
		return IntStream.range(0, lines.size())
			.mapToObj((i) -> i + 1 + ". " + lines.get(i))
			.toList()
			.toString()
			.replace(", ", "\n");
	}

	private void awaitSettled(Upstream upstream) {
		try {
			Awaitility.await()
				.atMost(SETTLED)
				.until(() -> upstream.snapshot()
					.nodes()
					.stream()
					.allMatch((node) -> node.status() == NodeStatus.HEALTHY));
		}
		catch (ConditionTimeoutException ex) {
			this.violations.add("I5: not all nodes of %s are healthy %s after the last fault: %s".formatted(
					upstream.name(), SETTLED,
					upstream.snapshot().nodes().stream().map((node) -> node.address() + " " + node.reason()).toList()));
		}
	}

	private void awaitHeld(SoakLock lock) {
		int before = lock.held();
		try {
			Awaitility.await().atMost(SETTLED).until(() -> lock.held() > before);
		}
		catch (ConditionTimeoutException ex) {
			this.violations.add("nobody had the lock within " + SETTLED + " after the last fault");
		}
	}

	/**
	 * Reads that fail are shown, and no violation: several faults in a row can use up the
	 * attempts of one.
	 */
	private void check(LoadReport report) {
		must(report.unfinished() == 0, report.unfinished() + " calls never ended");
		must(report.eventsLost() == 0, report.eventsLost() + " events of acknowledged writes were not seen");
		must(report.eventsRepeated() == 0, report.eventsRepeated() + " events came twice");
		must(report.writesAppliedTwice() == 0, report.writesAppliedTwice() + " writes were applied twice");
		must(report.leaseKept(), "the lease was lost");
		report.watches()
			.forEach((watch) -> must(!watch.isCompleted(), "a watch has ended; its errors: " + watch.errors()));
	}

	private void checkOnce(LoadReport once) {
		check(once);
		List<Operation> failed = once.failed(Operation.Kind.PUT);
		must(failed.isEmpty(), failed.size() + " exactly-once writes failed: " + once.errors(Operation.Kind.PUT));
		Figures.record("exactly-once writes", once.of(Operation.Kind.PUT).size());
		Figures.record("failed exactly-once writes", failed.size());
		Figures.record("exactly-once writes applied twice", once.writesAppliedTwice());
		Figures.record("exactly-once writes lost", once.eventsLost());
		System.out.println("soak: exactly once: " + once + ", applied twice " + once.writesAppliedTwice());
	}

	private void must(boolean kept, String violation) {
		if (!kept) {
			this.violations.add(violation);
		}
	}

	private void record(long seed, SoakNemesis nemesis, LoadReport report, List<HttpTraffic.Call> calls, SoakLock lock,
			SoakHistory members, SoakHistory backends) {
		Figures.record("seed", Long.toString(seed));
		Figures.record("faults", nemesis.steps().size());
		Figures.record("reads and writes", report.operations().size());
		Figures.record("failed reads", report.failed(Operation.Kind.GET).size());
		Figures.record("failed writes", report.failed(Operation.Kind.PUT).size());
		Figures.record("events lost", report.eventsLost());
		Figures.record("events repeated", report.eventsRepeated());
		Figures.record("writes applied twice", report.writesAppliedTwice());
		Figures.record("times the lock was held", lock.held());
		Figures.record("HTTP requests", calls.size());
		long failed = calls.stream().filter((call) -> call.failure() != null).count();
		Figures.record("failed HTTP requests", failed);
		Figures.record("changes of status", members.transitions() + backends.transitions());
		Figures.record("violations", this.violations.size());
		System.out.println("soak: " + report + "; HTTP " + calls.size() + ", failed " + failed + "; lock held "
				+ lock.held() + "; " + nemesis.steps().size() + " faults");
		List<Operation> reads = report.failed(Operation.Kind.GET);
		reads.stream()
			.limit(10)
			.map((read) -> "soak: read failed from %s to %s: %s".formatted(nemesis.at(read.issuedNanos()),
					nemesis.at(read.endedNanos()), read.errorSummary()))
			.forEach(System.out::println);
		if (!reads.isEmpty()) {
			System.out.println("soak: steps:\n" + lines(nemesis.steps()));
		}
		calls.stream()
			.filter((call) -> call.failure() != null)
			.map((call) -> String.valueOf(call.failure()))
			.distinct()
			.limit(10)
			.forEach((failure) -> System.out.println("soak: HTTP failed: " + failure));
	}

	/** In namespaces where that is possible, so that members can be cut off. */
	private record Cluster(EtcdCluster etcd, boolean namespaces) implements AutoCloseable {

		static Cluster start() {
			boolean namespaces = EtcdCluster.builder().namespaces().isSupported();
			return new Cluster((namespaces ? EtcdCluster.builder().namespaces() : EtcdCluster.builder()).start(),
					namespaces);
		}

		@Override
		public void close() {
			this.etcd.close();
		}

	}

}
