package dev.healthcheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Checker} with the real event loop and a thousand nodes, three of which
 * hang, each in its own way.
 */
@Tag("servers")
class ManyTargetsTests {

	private static final int COUNT = 1000;

	@Test
	@FaultRow(10)
	void hungNodesTimeOutAndTheOthersAreCheckedOn() {
		CheckSettings settings = TestSettings.schedule(Duration.ofSeconds(2), Duration.ofSeconds(1),
				Duration.ofSeconds(3), 0.1, 200);
		try (ProbeFixture fixture = new ProbeFixture();
				StubServer good = StubServer.talking(ManyTargetsTests::answer);
				StubServer full = StubServer.full();
				StubServer silent = StubServer.hanging();
				StubServer slow = StubServer.talking(ManyTargetsTests::drip)) {
			Map<Integer, StubServer> hung = Map.of(17, full, 500, silent, 998, slow);
			NodeProbe http = fixture.probes().create(TestSettings.http(TestSettings.expecting("ok")));
			NodeProbe probe = (target, timeout) -> http.probe(hung.getOrDefault(target.port() - 1, good).address(),
					timeout);
			List<Target> targets = IntStream.range(0, COUNT)
				.mapToObj((i) -> new Target(i + 1, hung.containsKey(i)))
				.toList();
			try (Checker checker = new Checker(settings, probe, fixture.scheduler(), new SplittableRandom())) {
				targets.forEach(checker::add);
				await().until(() -> targets.stream().allMatch(Target::isKnown));
			}
			targets.stream()
				.filter(Target::isHung)
				.forEach((target) -> assertThat(target.reports).isNotEmpty()
					.allMatch((report) -> report.result().kind() == FailureKind.TIMEOUT));
			List<CheckReport> failed = targets.stream()
				.filter((target) -> !target.isHung())
				.flatMap((target) -> target.reports.stream())
				.filter((report) -> !report.result().passed())
				.toList();
			assertThat(failed).as("a busy machine lets checks time out, and nothing else")
				.allMatch((report) -> report.result().kind() == FailureKind.TIMEOUT);
			Figures.within("failed checks of the others", failed.size(), 0);
		}
	}

	private static void answer(InputStream in, StubServer.ResettableStream out) throws IOException {
		while (!StubServer.readRequest(in).isEmpty()) {
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
		}
	}

	private static void drip(InputStream in, StubServer.ResettableStream out) throws IOException {
		StubServer.readRequest(in);
		for (int i = 0; i < 1000; i++) {
			out.write('H');
			StubServer.pause(Duration.ofSeconds(1));
		}
	}

	/** A node that is known after a few good checks, or one bad one if it hangs. */
	private static final class Target implements CheckTarget {

		private final NodeAddress address;

		private final Queue<CheckReport> reports = new ConcurrentLinkedQueue<>();

		private final boolean hung;

		Target(int port, boolean hung) {
			this.address = new NodeAddress("node", port);
			this.hung = hung;
		}

		boolean isHung() {
			return this.hung;
		}

		boolean isKnown() {
			long passed = this.reports.stream().filter((report) -> report.result().passed()).count();
			return this.hung ? this.reports.size() > passed : passed >= 3;
		}

		@Override
		public NodeAddress address() {
			return this.address;
		}

		@Override
		public boolean needsAttention() {
			return false;
		}

		@Override
		public void accept(CheckReport report) {
			this.reports.add(report);
		}

	}

}
