package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
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
 * Cut cables, under load: between a member and its peers, and between a member and the
 * client. Needs network namespaces, and therefore root.
 */
@Tag("processes")
class EtcdPartitionTests {

	/** The request timeout, one check, and a second for a busy machine. */
	private static final Duration LEFT_WITHIN = Duration.ofSeconds(4);

	private static final Duration AVOIDED_WITHIN = Duration.ofMillis(600);

	/** Etcd itself is silent for longer in an election. */
	private static final Duration CALM = Duration.ofMillis(500);

	/** A member that comes back may force one election, not several. */
	private static final Duration ONE_ELECTION = Duration.ofSeconds(4);

	private static final int ATTEMPTS = 3;

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembersInNamespaces();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(4)
	void followerIsCutOffFromItsPeers() {
		assertFollowerIsNotMissed("follower-cut-off", EtcdMember::cutOff);
	}

	@Test
	@FaultRow(4)
	@Tag("long")
	void leaderIsCutOffFromItsPeers() {
		try (FaultRun run = FaultRun.start("leader-cut-off", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			run.moveLeader(this.cluster, current);
			// the others have to find another one before they answer
			Cut cut = cut(run, current, EtcdMember::cutOff);
			mend(run, cut);
			cut.assertSurvived(run.after(Duration.ofSeconds(1)), LEFT_WITHIN);
		}
	}

	@Test
	@FaultRow(5)
	void memberIsCutOffFromTheClient() {
		assertFollowerIsNotMissed("unplugged", EtcdMember::unplug);
	}

	/** An attempt in which the other members stall as well says nothing of the client. */
	private void assertFollowerIsNotMissed(String name, Consumer<EtcdMember> fault) {
		for (int attempt = 1;; attempt++) {
			try (FaultRun run = FaultRun.start(name + attempt, this.cluster)) {
				EtcdMember current = run.client().current(this.cluster);
				List<EtcdMember> others = this.cluster.others(current);
				run.moveLeader(this.cluster, others.get(0));
				run.lasts(Duration.ofSeconds(1), run.callsSucceed());
				try (EtcdPulse pulse = new EtcdPulse(others)) {
					Cut cut = cut(run, current, fault);
					Duration silence = pulse.longestSilence();
					mend(run, cut);
					LoadReport report = run.after(Duration.ofSeconds(1));
					FaultRun.assertNothingLost(report);
					Figures.record("others silent for", silence);
					if ((silence.compareTo(CALM) < 0 && pulse.longestSilence().compareTo(ONE_ELECTION) < 0)
							|| attempt == ATTEMPTS) {
						cut.assertSurvived(report, AVOIDED_WITHIN);
						return;
					}
				}
			}
		}
	}

	private Cut cut(FaultRun run, EtcdMember victim, Consumer<EtcdMember> fault) {
		run.lasts(Duration.ofSeconds(1), run.callsSucceed());
		long faultNanos = run.begin();
		fault.accept(victim);
		run.lasts(Duration.ofSeconds(10), run.isLeft(victim));
		run.lasts(Duration.ZERO, run.callsSucceed());
		return new Cut(victim, faultNanos, System.nanoTime(), run.client().changes(faultNanos),
				run.client().firstChange(victim, NodeStatus.UNHEALTHY, faultNanos), run.load().longestGapSoFar());
	}

	private static void mend(FaultRun run, Cut cut) {
		cut.victim().rejoin();
		cut.victim().plug();
		cut.victim().awaitHealthy(ClientUnderTest.PATIENCE);
		run.client().awaitStatus(cut.victim(), NodeStatus.HEALTHY, cut.faultNanos());
	}

	/** What a cut did until it was mended. */
	private record Cut(EtcdMember victim, long faultNanos, long mendedNanos, List<ClientUnderTest.Change> changes,
			@Nullable Duration left, Duration gap) {

		void assertSurvived(LoadReport report, Duration avoidedWithin) {
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			assertThat(this.changes).filteredOn((change) -> !change.to().isSelectable())
				.extracting(ClientUnderTest.Change::address)
				.containsOnly(this.victim.clientAddress());
			Figures.within("ejected after", this.left, LEFT_WITHIN);
			Figures.within("longest gap of a watch", this.gap, LEFT_WITHIN.plusSeconds(1));
			// those issued later may meet the election that a member forces which comes
			// back
			Figures.within("longest get",
					longest(report.of(Operation.Kind.GET)
						.stream()
						.filter((get) -> get.endedNanos() - this.mendedNanos < 0)
						.map(Operation::took)),
					avoidedWithin);
			Figures.within("last failed put issued after",
					longest(report.failed(Operation.Kind.PUT)
						.stream()
						.filter((put) -> put.issuedNanos() - this.mendedNanos < 0)
						.map((put) -> Duration.ofNanos(put.issuedNanos() - this.faultNanos))),
					avoidedWithin);
		}

		private static Duration longest(Stream<Duration> times) {
			return times.max(Comparator.naturalOrder()).orElse(Duration.ZERO);
		}

	}

}
