package dev.healthcheck.etcd;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.management.OperatingSystemMXBean;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import io.etcd.jetcd.Watch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections to members that are refused, reset, slow or swallow what is sent.
 */
@Tag("long")
@Tag("processes")
class EtcdConnectionFaultTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private ProxiedCluster proxied;

	@BeforeEach
	void connect() {
		this.proxied = new ProxiedCluster(etcd.cluster());
	}

	@AfterEach
	void disconnect() {
		this.proxied.close();
	}

	@Test
	@FaultRow(6)
	void aStormOfResetsIsNoHotLoop() {
		assertNoHotLoop(TcpProxy::resetAll);
	}

	@Test
	@FaultRow(6)
	void refusedConnectionsAreNoHotLoop() {
		assertNoHotLoop(TcpProxy::refuse);
	}

	private void assertNoHotLoop(java.util.function.Consumer<TcpProxy> fault) {
		Duration outage = Duration.ofSeconds(10);
		try (ClientUnderTest client = this.proxied.client()) {
			client.put("storm", "1");
			client.client().getWatchClient().watch(ClientUnderTest.bytes("storm"), Watch.listener((response) -> {
			}));
			int before = accepted();
			this.proxied.proxies().forEach(fault);
			client.awaitStatusOfAll(NodeStatus.UNHEALTHY);
			long cpu = cpuNanos();
			long start = System.nanoTime();
			ClientUnderTest.last(outage);
			double core = (double) (cpuNanos() - cpu) / (System.nanoTime() - start);
			int connections = accepted() - before;
			this.proxied.heal();
			long healed = System.nanoTime();
			client.awaitStatusOfAll(NodeStatus.HEALTHY);
			client.put("storm", "2");
			if (connections > 0) { // those that are refused are not seen here
				Figures.record("connections per second and member",
						String.format(java.util.Locale.ROOT, "%.1f", connections / 3.0 / outage.toSeconds()));
			}
			Figures.record("CPU", String.format(java.util.Locale.ROOT, "%.1f %% of a core", 100 * core));
			Figures.record("all back after", Duration.ofNanos(System.nanoTime() - healed));
			assertThat(connections / 3.0 / outage.toSeconds()).as("connections a second to each member").isLessThan(15);
			assertThat(core).as("share of a core").isLessThan(0.25);
		}
	}

	private int accepted() {
		return this.proxied.proxies().stream().mapToInt(TcpProxy::accepted).sum();
	}

	private static long cpuNanos() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

	@Test
	@FaultRow({ 5, 17 })
	void anEndpointThatSwallowsItsAnswersIsLeft() {
		try (FaultRun run = new FaultRun("swallowed", this.proxied.client())) {
			TcpProxy current = this.proxied.current(run.client());
			long fault = run.begin();
			current.swallowAnswers();
			ClientUnderTest.last(Duration.ofSeconds(8));
			List<ClientUnderTest.Change> changes = run.client().changes(fault);
			current.heal();
			LoadReport report = run.after(Duration.ofSeconds(3));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			assertThat(report.longestWatchGap()).as("longest gap of a watch").isLessThan(Duration.ofSeconds(5));
			assertThat(changes).filteredOn((change) -> !change.to().isSelectable())
				.extracting(ClientUnderTest.Change::address)
				.containsOnly(current.address());
		}
	}

	@Test
	@FaultRow(8)
	void delaysBelowTheTimeoutEjectNobody() {
		try (FaultRun run = new FaultRun("delayed", this.proxied.client())) {
			long fault = run.begin();
			this.proxied.proxies()
				.forEach((proxy) -> proxy.delay(() -> Duration.ofMillis(ThreadLocalRandom.current().nextInt(50, 150))));
			ClientUnderTest.last(Duration.ofSeconds(30));
			List<ClientUnderTest.Change> changes = run.client().changes(fault);
			this.proxied.heal();
			LoadReport report = run.after(Duration.ofSeconds(2));
			FaultRun.assertNoFailedGets(report);
			assertThat(report.errors(Operation.Kind.PUT)).as("failed puts").isEmpty();
			FaultRun.assertNothingLost(report);
			assertThat(changes).as("changes of endpoints").isEmpty();
		}
	}

	@Test
	@FaultRow(8)
	void aSpikeIsOneWayOutAndOneBack() {
		try (FaultRun run = new FaultRun("spike", this.proxied.client())) {
			TcpProxy current = this.proxied.current(run.client());
			long fault = run.begin();
			AtomicBoolean over = new AtomicBoolean();
			current.delay(() -> over.get() ? Duration.ZERO : Duration.ofSeconds(5));
			ClientUnderTest.last(Duration.ofSeconds(5));
			over.set(true);
			ClientUnderTest.last(Duration.ofSeconds(10));
			LoadReport report = run.after(Duration.ofSeconds(1));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			List<ClientUnderTest.Change> changes = run.client().changes(fault);
			Figures.record("times ejected", changes.stream().filter((change) -> !change.to().isSelectable()).count());
			assertThat(changes).filteredOn((change) -> !change.to().isSelectable())
				.extracting(ClientUnderTest.Change::address)
				.containsExactly(current.address());
			assertThat(changes).last()
				.extracting(ClientUnderTest.Change::address, ClientUnderTest.Change::to)
				.containsExactly(current.address(), NodeStatus.HEALTHY);
		}
	}

}
