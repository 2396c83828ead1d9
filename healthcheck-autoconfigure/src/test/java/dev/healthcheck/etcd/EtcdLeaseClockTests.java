package dev.healthcheck.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.FakeTime;
import dev.healthcheck.testing.faults.FaultRow;
import io.etcd.jetcd.options.LeaseOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A lease of an application whose wall clock is set while it runs.
 */
@Tag("processes")
class EtcdLeaseClockTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1));

	private static final int TTL_SECONDS = 10;

	/** The library makes every look at a clock expensive, and a start takes many. */
	private static final Duration PATIENCE = Duration.ofMinutes(5);

	@TempDir
	Path directory;

	@Test
	@FaultRow(13)
	@Tag("long")
	void aKeptLeaseOutlivesAClockThatIsSetBack() {
		outlives("-1h");
	}

	@Test
	@FaultRow(13)
	@Tag("long")
	void aKeptLeaseOutlivesAClockThatIsSetForward() {
		outlives("+1h");
	}

	private void outlives(String offset) {
		assumeTrue(FakeTime.isInstalled(), "libfaketime is not installed (Debian: faketime)");
		FakeTime clock = FakeTime.in(this.directory);
		try (ChildJvm jvm = ChildJvm.start(List.of(), clock.environment(), List.of(), KeptLease.class,
				List.of(etcd.member(1).clientUri().toString(), Integer.toString(TTL_SECONDS)));
				ClientUnderTest client = ClientUnderTest.of(etcd.cluster())) {
			awaitNewLine(jvm, 0, (line) -> line.equals("alive " + TTL_SECONDS));
			long lease = Long.parseLong(jvm.lines()
				.stream()
				.filter((line) -> line.startsWith("lease "))
				.findFirst()
				.orElseThrow()
				.substring("lease ".length()));
			long before = System.currentTimeMillis();
			clock.set(offset);
			awaitNewLine(jvm, jvm.lines().size(), (line) -> line.startsWith("clock ")
					&& Math.abs(Long.parseLong(line.substring("clock ".length())) - before) > 3_000_000);
			int then = jvm.lines().size();
			long thenNanos = System.nanoTime();
			// longer than the lease lives by itself
			Awaitility.await()
				.atMost(PATIENCE)
				.failFast("the JVM has ended", () -> !jvm.isAlive())
				.until(() -> alive(jvm, then) >= 2
						&& System.nanoTime() - thenNanos > Duration.ofSeconds(2 * TTL_SECONDS).toNanos());
			assertThat(ClientUnderTest.get(client.client().getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT))
				.getTTL()).isPositive();
			assertThat(jvm.lines()).noneMatch((line) -> line.contains("lease not found") || line.equals("completed"));
		}
		finally {
			clock.close();
		}
	}

	private static long alive(ChildJvm jvm, int seen) {
		return jvm.lines().stream().skip(seen).filter((line) -> line.startsWith("alive ")).count();
	}

	private static void awaitNewLine(ChildJvm jvm, int seen, Predicate<String> expected) {
		Awaitility.await()
			.atMost(PATIENCE)
			.failFast("the JVM has ended", () -> !jvm.isAlive())
			.until(() -> jvm.lines().stream().skip(seen).anyMatch(expected));
	}

}
