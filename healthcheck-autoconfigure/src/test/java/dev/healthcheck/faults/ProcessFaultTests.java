package dev.healthcheck.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.healthcheck.http.HttpNode;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.FakeTime;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What happens to a whole JVM: it is frozen, its clock is set, names change, and there
 * are no file descriptors left.
 */
@Tag("long")
@Tag("processes")
class ProcessFaultTests {

	private final List<AutoCloseable> open = new ArrayList<>();

	@TempDir
	Path directory;

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable resource : this.open) {
			resource.close();
		}
	}

	@Test
	@FaultRow(14)
	void aPauseOfTheJvmIsBlamedOnNobody() throws InterruptedException {
		ChildJvm jvm = start(List.of(), Map.of(), List.of(), node().address(), node().address());
		awaitLine(jvm, (line) -> line.matches("tick \\d{2,} 2 .*"));
		int before = transitions(jvm).size();
		jvm.signal("STOP");
		TimeUnit.SECONDS.sleep(15);
		jvm.signal("CONT");
		awaitChecks(jvm, 20);
		Figures.record("frozen for", Duration.ofSeconds(15));
		Figures.record("transitions afterwards", transitions(jvm).size() - before);
		assertThat(transitions(jvm)).hasSize(before);
	}

	@Test
	@FaultRow(13)
	void theClockOfTheMachineIsSet() {
		assumeTrue(FakeTime.isInstalled(), "libfaketime is not installed");
		FakeTime clock = FakeTime.in(this.directory);
		this.open.add(clock);
		ChildJvm jvm = start(List.of(), clock.environment(), List.of(), node().address(), node().address());
		awaitLine(jvm, (line) -> line.matches("tick \\d{2,} 2 .*"));
		int before = transitions(jvm).size();
		for (String offset : List.of("+1h", "-1d", "+1d", "+0")) {
			long time = wallClock(jvm);
			clock.set(offset);
			awaitNewLine(jvm, (line) -> line.startsWith("tick ")
					&& Math.abs(wallClock(line) - time) > Duration.ofMinutes(50).toMillis());
			awaitChecks(jvm, 20);
		}
		Figures.record("set", "1 h ahead, 1 day back, 1 day ahead, and right again");
		Figures.record("transitions", transitions(jvm).size() - before);
		assertThat(transitions(jvm)).hasSize(before);
	}

	@Test
	@FaultRow(15)
	void aNameVanishesAndComesBackElsewhere() throws IOException {
		Path hosts = this.directory.resolve("hosts");
		HttpNode node = node();
		Files.writeString(hosts, "127.0.0.1 node.test\n");
		Path security = this.directory.resolve("security");
		Files.writeString(security, "networkaddress.cache.ttl=1\nnetworkaddress.cache.negative.ttl=1\n");
		String port = node.address().substring(node.address().indexOf(':'));
		ChildJvm jvm = start(List.of(), Map.of(), List.of("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.ttl=1",
				"-Dsun.net.inetaddr.negative.ttl=1"), "node.test" + port);
		awaitLine(jvm, (line) -> line.matches("transition .* HEALTHY .*"));
		// the connection there is must go with the old address
		Files.writeString(hosts, "127.0.0.1 other.test\n");
		node.close();
		awaitLine(jvm, (line) -> line.matches("transition node.test:\\d+ HEALTHY UNHEALTHY .*"));
		long vanished = jvm.lines().stream().filter((line) -> line.startsWith("transition")).count();
		try (HttpNode elsewhere = new HttpNode("elsewhere", "127.0.0.2", Integer.parseInt(port.substring(1)))) {
			Files.writeString(hosts, "127.0.0.2 node.test\n");
			long changed = System.nanoTime();
			awaitLine(jvm, (line) -> line.matches("transition node.test:\\d+ UNHEALTHY HEALTHY .*"));
			Figures.record("new address used after", Duration.ofNanos(System.nanoTime() - changed));
			Figures.record("TTL of the JVM", Duration.ofSeconds(1));
			assertThat(elsewhere.requests()).isNotEmpty();
		}
		assertThat(vanished).isEqualTo(2);
	}

	@Test
	@FaultRow(31)
	void fileDescriptorsRunOut() {
		assumeTrue(ChildJvm.canRun("prlimit"), "prlimit is not installed");
		List<TcpProxy> nodes = Stream.generate(() -> TcpProxy.to(node().address())).limit(40).toList();
		this.open.addAll(nodes);
		ChildJvm jvm = start(List.of(), Map.of(), List.of(),
				nodes.stream().map(TcpProxy::address).toArray(String[]::new));
		awaitLine(jvm, (line) -> line.matches("tick \\d{3,} 40 .*"));
		// a failure before, because no class can be loaded any more
		nodes.get(0).refuse();
		awaitLine(jvm, (line) -> line.matches("transition .* HEALTHY UNHEALTHY .*"));
		nodes.get(0).heal();
		awaitNewLine(jvm, (line) -> line.matches("tick \\d{3,} 40 .*"));
		int before = transitions(jvm).size();
		jvm.limitDescriptors(jvm.descriptors() - 20);
		nodes.forEach(TcpProxy::reset);
		awaitChecks(jvm, 400);
		Figures.record("nodes blamed for it", transitions(jvm).size() - before);
		assertThat(transitions(jvm)).hasSize(before);
		jvm.limitDescriptors(4096);
		List<TcpProxy> dying = nodes.subList(0, 30);
		dying.forEach(TcpProxy::refuse);
		long died = System.nanoTime();
		awaitNewLine(jvm, (line) -> line.matches("tick \\d+ 10 .*"));
		Figures.record("30 dead nodes found once descriptors were free, after",
				Duration.ofNanos(System.nanoTime() - died));
	}

	private HttpNode node() {
		HttpNode node = new HttpNode("node");
		this.open.add(node);
		return node;
	}

	private ChildJvm start(List<String> prefix, Map<String, String> environment, List<String> options,
			String... nodes) {
		ChildJvm jvm = ChildJvm.start(prefix, environment, options, CheckedNodes.class, List.of(nodes));
		this.open.add(0, jvm);
		return jvm;
	}

	private static List<String> transitions(ChildJvm jvm) {
		return jvm.lines().stream().filter((line) -> line.startsWith("transition")).toList();
	}

	private static void awaitLine(ChildJvm jvm, Predicate<String> expected) {
		awaitLine(jvm, 0, expected);
	}

	/** Wait until a line appears that was not there before. */
	private static void awaitNewLine(ChildJvm jvm, Predicate<String> expected) {
		awaitLine(jvm, jvm.lines().size(), expected);
	}

	private static void awaitLine(ChildJvm jvm, int seen, Predicate<String> expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.failFast("the JVM has ended: " + jvm.lines(), () -> !jvm.isAlive())
			.until(() -> jvm.lines().stream().skip(seen).anyMatch(expected));
	}

	private static void awaitChecks(ChildJvm jvm, int more) {
		long checks = checks(jvm);
		awaitLine(jvm, (line) -> line.startsWith("tick") && Long.parseLong(line.split(" ", -1)[1]) >= checks + more);
	}

	private static long checks(ChildJvm jvm) {
		return Long.parseLong(lastTick(jvm).split(" ", -1)[1]);
	}

	private static long wallClock(ChildJvm jvm) {
		return wallClock(lastTick(jvm));
	}

	private static long wallClock(String tick) {
		return Long.parseLong(tick.split(" ", -1)[3]);
	}

	private static String lastTick(ChildJvm jvm) {
		return jvm.lines()
			.stream()
			.filter((line) -> line.startsWith("tick"))
			.reduce((former, latter) -> latter)
			.orElseThrow();
	}

}
