package dev.healthcheck.etcd;

import java.time.Duration;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members that die and hang under writes that are applied once: none fails, none is lost,
 * none is applied twice.
 */
@Tag("processes")
class EtcdExactlyOnceFaultTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(1)
	void theCurrentMemberIsKilled() {
		try (FaultRun run = start("once-killed")) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			run.begin();
			current.kill();
			run.lasts(Duration.ofSeconds(5), run.isLeft(current));
			assertNoneFailed(run.after(Duration.ofSeconds(5)));
		}
	}

	@Test
	@FaultRow(3)
	void theLeaderIsKilledAndComesBack() {
		try (FaultRun run = start("once-leader-killed")) {
			EtcdMember leader = this.cluster.leader();
			run.begin();
			leader.kill();
			run.lasts(Duration.ofSeconds(5), run.callsSucceed());
			leader.start();
			assertNoneFailed(run.after(Duration.ofSeconds(5)));
		}
	}

	/** What it holds back is delivered when it goes on. */
	@Test
	@FaultRow(2)
	void theCurrentMemberHangsAndGoesOn() {
		try (FaultRun run = start("once-hung")) {
			EtcdMember current = run.client().current(this.cluster);
			run.begin();
			current.hang();
			run.lasts(Duration.ofSeconds(10), run.isLeft(current));
			run.lasts(Duration.ZERO, run.callsSucceed());
			current.resume();
			assertNoneFailed(run.after(Duration.ofSeconds(5)));
		}
	}

	@Test
	void membersAreRestartedOneAfterTheOther() {
		try (FaultRun run = start("once-restarts")) {
			for (EtcdMember member : this.cluster.members()) {
				member.restart();
				this.cluster.awaitHealthy();
			}
			assertNoneFailed(run.after(Duration.ofSeconds(2)));
		}
	}

	/** It need not wait there until its own time is over. */
	@Test
	void anAttemptIsTakenOffAMemberThatIsLeft() {
		Duration timeout = Duration.ofSeconds(30);
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster, (settings) -> settings.requestTimeout(timeout)
			.exactlyOnce(new ExactlyOnceSettings(true, "healthcheck/", timeout.multipliedBy(2))))) {
			client.put("left", "1");
			EtcdMember current = client.current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			long start = System.nanoTime();
			current.hang();
			client.put("left", "2");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout);
			assertThat(client.value("left")).isEqualTo("2");
		}
	}

	private FaultRun start(String name) {
		return new FaultRun(name, ClientUnderTest.of(this.cluster, (settings) -> settings
			.exactlyOnce(new ExactlyOnceSettings(true, "healthcheck/", Duration.ofSeconds(30)))));
	}

	private static void assertNoneFailed(LoadReport report) {
		assertThat(report.errors(Operation.Kind.PUT)).as("failed puts").isEmpty();
		FaultRun.assertNothingLost(report);
	}

}
