package dev.healthcheck.check;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Checks of many nodes that take connections and do not answer as they should.
 */
@Tag("servers")
class ManyBadNodesTests {

	@Test
	@FaultRow(9)
	void noFileDescriptorIsLeftOfTenThousandChecks() {
		File descriptors = new File("/proc/self/fd");
		assumeTrue(descriptors.isDirectory(), "no /proc");
		try (ProbeFixture fixture = new ProbeFixture(); StubServer hung = StubServer.hanging()) {
			// until the queue of the listener is full, its connections are made, and then
			// no longer
			NodeProbe probe = fixture.probes().create(TestSettings.type("http"));
			CheckSettings settings = TestSettings.schedule(Duration.ofMillis(1), Duration.ofMillis(1),
					Duration.ofMillis(50), 0, 200);
			AtomicInteger checks = new AtomicInteger();
			Queue<ProbeResult> unexpected = new ConcurrentLinkedQueue<>();
			NodeProbe asksTheSame = (target, timeout) -> probe.probe(hung.address(), timeout);
			int before = count(descriptors);
			try (Checker checker = new Checker(settings, asksTheSame, fixture.scheduler(), new SplittableRandom(1))) {
				IntStream.range(0, 200).forEach((i) -> checker.add(target(i + 1, (report) -> {
					checks.incrementAndGet();
					if (report.result().kind() != FailureKind.TIMEOUT) {
						unexpected.add(report.result());
					}
				})));
				Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> checks.get() >= 10_000);
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(count(descriptors)).isLessThanOrEqualTo(before + 10));
			Figures.record("checks", checks.get());
			Figures.record("descriptors before", before);
			Figures.record("after", count(descriptors));
			assertThat(unexpected).isEmpty();
		}
	}

	private static int count(File directory) {
		String[] files = directory.list();
		return (files != null) ? files.length : 0;
	}

	@Test
	@FaultRow(10)
	@Tag("long")
	void nodesThatDripDelayNoChecksOfOthers() {
		Duration interval = Duration.ofMillis(500);
		CheckSettings settings = TestSettings.schedule(interval, interval, Duration.ofSeconds(1), 0, 500);
		Map<Integer, Long> ended = new ConcurrentHashMap<>();
		Queue<Long> lateness = new ConcurrentLinkedQueue<>();
		try (ProbeFixture fixture = new ProbeFixture(); StubServer good = StubServer.talking((in, out) -> {
			while (!StubServer.readRequest(in).isEmpty()) {
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
			}
		}); StubServer dripping = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			for (byte b : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
				.getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
				out.write(b);
				StubServer.pause(Duration.ofSeconds(1));
			}
		})) {
			NodeProbe http = fixture.probes().create(TestSettings.type("http"));
			NodeProbe probe = (target, timeout) -> {
				Long former = ended.get(target.port());
				if (former != null && target.port() > 100) {
					lateness.add(System.nanoTime() - former - interval.toNanos());
				}
				CompletionStage<ProbeResult> result = http
					.probe((target.port() > 100) ? good.address() : dripping.address(), timeout);
				return result;
			};
			Queue<CheckReport> drips = new ConcurrentLinkedQueue<>();
			try (Checker checker = new Checker(settings, probe, fixture.scheduler(), new SplittableRandom(1))) {
				IntStream.rangeClosed(1, 300).forEach((port) -> checker.add(target(port, (report) -> {
					ended.put(port, report.endedNanos());
					if (port <= 100) {
						drips.add(report);
					}
				})));
				Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lateness.size() >= 5000);
			}
			List<Long> sorted = lateness.stream().sorted().toList();
			Duration median = Duration.ofNanos(sorted.get(sorted.size() / 2));
			Duration late = Duration.ofNanos(sorted.get(sorted.size() * 99 / 100));
			Figures.record("checks of 200 good nodes", sorted.size());
			Figures.record("checks of 100 dripping nodes", drips.size());
			Figures.record("half of them late by at most", median);
			Figures.record("99 % by at most", late);
			assertThat(drips).isNotEmpty().allMatch((report) -> report.result().kind() == FailureKind.TIMEOUT);
			// 50 ms on a machine that does nothing else
			assertThat(late).isLessThan(Duration.ofMillis(250));
		}
	}

	private static CheckTarget target(int port, java.util.function.Consumer<CheckReport> reports) {
		NodeAddress address = new NodeAddress("node", port);
		return new CheckTarget() {

			@Override
			public NodeAddress address() {
				return address;
			}

			@Override
			public boolean needsAttention() {
				return false;
			}

			@Override
			public void accept(CheckReport report) {
				reports.accept(report);
			}

		};
	}

}
