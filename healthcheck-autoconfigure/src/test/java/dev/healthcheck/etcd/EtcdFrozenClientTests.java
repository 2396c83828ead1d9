package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application itself is frozen under load, as by a long collection of garbage.
 */
@Tag("processes")
class EtcdFrozenClientTests {

	private static final Duration FROZEN = Duration.ofSeconds(5);

	private static final int CALLS = 200;

	private static final Pattern CALLS_SO_FAR = Pattern.compile("calls (\\d+), failed gets (\\d+)");

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	@FaultRow(14)
	void noMemberIsBlamedForAPauseOfTheClient() {
		try (ChildJvm client = ChildJvm.start(List.of(), Map.of(), List.of(), FrozenClient.class,
				ClientUnderTest.endpoints(etcd.cluster().members()))) {
			awaitCalls(client, CALLS);
			int before = client.lines().size();
			client.signal("STOP");
			ClientUnderTest.last(FROZEN);
			client.signal("CONT");
			awaitCalls(client, calls(client, 1) + CALLS);
			Figures.record("frozen for", FROZEN);
			Figures.record("failed gets", calls(client, 2));
			assertThat(client.lines().subList(before, client.lines().size())).as("changes and avoided members")
				.allMatch((line) -> line.startsWith("calls "));
			assertThat(calls(client, 2)).as("failed gets").isZero();
		}
	}

	private static void awaitCalls(ChildJvm client, int count) {
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.failFast("the JVM has ended", () -> !client.isAlive())
			.until(() -> calls(client, 1) >= count);
	}

	/** What it said last. */
	private static int calls(ChildJvm client, int group) {
		return client.lines()
			.stream()
			.map(CALLS_SO_FAR::matcher)
			.filter(Matcher::matches)
			.reduce((first, last) -> last)
			.map((last) -> Integer.parseInt(last.group(group)))
			.orElse(0);
	}

}
