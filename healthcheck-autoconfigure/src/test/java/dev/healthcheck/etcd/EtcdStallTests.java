package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the whole cluster does to its callers: nobody is blamed for it, and calls go on as
 * soon as etcd does.
 */
@Tag("processes")
class EtcdStallTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	/** Three failed checks a second apart take a member out. */
	private static final Duration LONG_ELECTION = Duration.ofMillis(2500);

	private static final int ATTEMPTS = 3;

	private final EtcdCluster cluster = etcd.cluster();

	/**
	 * Without a leader etcd answers nobody until it has another one, which clients of the
	 * two other members see.
	 */
	@Test
	@FaultRow(2)
	void whenTheLeaderHangsCallsGoOnAsSoonAsEtcdDoes() {
		try (FaultRun run = FaultRun.start("leader-hung-beside", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			run.moveLeader(this.cluster, current);
			List<EtcdMember> others = this.cluster.others(current);
			try (EtcdWitness one = new EtcdWitness(others.get(0)); EtcdWitness two = new EtcdWitness(others.get(1))) {
				run.lasts(Duration.ofSeconds(3), run.callsSucceed());
				long hung = run.begin();
				current.hang();
				run.lasts(Duration.ofSeconds(8),
						() -> Stream.of(one, two).allMatch((witness) -> witness.answeredAfter(hung) != null));
				run.lasts(Duration.ZERO, run.isLeft(current));
				run.lasts(Duration.ZERO, run.callsSucceed());
				assertThat(run.load().isLeaseKept()).as("lease kept").isTrue();
				Duration stall = longer(one.answeredAfter(hung), two.answeredAfter(hung));
				LoadReport report = run.after(Duration.ZERO);
				FaultRun.assertNoFailedGets(report);
				// the witnesses write as well, so that revisions are missing
				assertThat(report.eventsLost()).as("events lost").isZero();
				assertThat(report.eventsRepeated()).as("events repeated").isZero();
				assertThat(report.writesAppliedTwice()).as("writes applied twice").isZero();
				Figures.record("etcd itself silent for", stall);
				Figures.within("longest get beyond that", beyond(report.longest(Operation.Kind.GET), stall),
						Duration.ofMillis(600));
				Figures.within("last failed put issued beyond that",
						beyond(report.lastFailureIssued(Operation.Kind.PUT, hung), stall), Duration.ofMillis(600));
			}
		}
	}

	private static Duration longer(@Nullable Duration one, @Nullable Duration other) {
		Duration first = Objects.requireNonNull(one);
		Duration second = Objects.requireNonNull(other);
		return (first.compareTo(second) > 0) ? first : second;
	}

	private static Duration beyond(Duration time, Duration stall) {
		return (time.compareTo(stall) > 0) ? time.minus(stall) : Duration.ZERO;
	}

	/**
	 * The member that the client is at has to find another leader. An election that takes
	 * longer than checks may fail says nothing.
	 */
	@Test
	@FaultRow(3)
	void anElectionHasNobodyAvoided() {
		for (int attempt = 1;; attempt++) {
			try (FaultRun run = FaultRun.start("election-beside" + attempt, this.cluster)) {
				EtcdMember current = run.client().current(this.cluster);
				EtcdMember leader = this.cluster.others(current).get(0);
				run.moveLeader(this.cluster, leader);
				run.lasts(Duration.ofSeconds(3), run.callsSucceed());
				SilentMembers silent = new SilentMembers(run.client().upstream());
				try (EtcdPulse pulse = new EtcdPulse(this.cluster.others(leader))) {
					run.begin();
					leader.kill();
					run.lasts(Duration.ofSeconds(5), run.isLeft(leader));
					LoadReport report = run.after(Duration.ofSeconds(2));
					FaultRun.assertNoFailedGets(report);
					FaultRun.assertNothingLost(report);
					if (pulse.longestSilence().compareTo(LONG_ELECTION) < 0 || attempt == ATTEMPTS) {
						assertThat(run.client().changes(run.faultNanos())).extracting(ClientUnderTest.Change::address)
							.containsOnly(leader.clientAddress());
						assertThat(run.client().current(this.cluster)).as("current endpoint").isEqualTo(current);
						Figures.within("members avoided", silent.seen().size(), 0);
						return;
					}
				}
			}
			this.cluster.heal();
		}
	}

	/** Requests take ten times as long as usual, at all members. */
	@Test
	@FaultRow(8)
	void aClusterThatIsSlowAsAWholeHasNobodyAvoided() {
		try (ProxiedCluster proxied = new ProxiedCluster(this.cluster)) {
			delay(proxied, Duration.ofMillis(5));
			try (FaultRun run = new FaultRun("slow", proxied.client())) {
				run.lasts(Duration.ofSeconds(5), run.callsSucceed());
				SilentMembers silent = new SilentMembers(run.client().upstream());
				run.begin();
				delay(proxied, Duration.ofMillis(50));
				run.lasts(Duration.ofSeconds(10), run.callsSucceed());
				delay(proxied, Duration.ofMillis(5));
				LoadReport report = run.after(Duration.ofSeconds(2));
				assertThat(report.operations().stream().filter(Operation::failed)).as("failed calls").isEmpty();
				FaultRun.assertNothingLost(report);
				assertThat(run.client().changes(run.faultNanos())).as("changes of status").isEmpty();
				assertThat(silent.seen()).as("members avoided").isEmpty();
			}
		}
	}

	private static void delay(ProxiedCluster proxied, Duration time) {
		for (TcpProxy proxy : proxied.proxies()) {
			proxy.delay(() -> time);
		}
	}

	/** A follower that others wait for in vain is avoided by nobody who is elsewhere. */
	@Test
	@FaultRow(2)
	void aMemberThatHangsElsewhereIsNoConcern() {
		try (FaultRun run = FaultRun.start("other-hung", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			EtcdMember other = this.cluster.others(current).get(0);
			run.moveLeader(this.cluster, current);
			run.lasts(Duration.ofSeconds(1), run.callsSucceed());
			run.begin();
			other.hang();
			run.lasts(Duration.ofSeconds(5), run.isLeft(other));
			other.resume();
			run.client().awaitStatus(other, NodeStatus.HEALTHY, run.faultNanos());
			LoadReport report = run.after(Duration.ofSeconds(1));
			// moving the leader may cost a write
			assertThat(report.operations().stream().filter((call) -> call.issuedNanos() >= run.faultNanos()))
				.as("failed calls")
				.isNotEmpty()
				.noneMatch(Operation::failed);
			FaultRun.assertNothingLost(report);
		}
	}

}
