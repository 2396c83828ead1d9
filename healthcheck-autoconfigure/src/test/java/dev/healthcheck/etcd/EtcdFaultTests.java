package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import dev.healthcheck.upstream.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers notice when members are killed, hang or restart, under load.
 */
@Tag("processes")
class EtcdFaultTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(1)
	void currentEndpointIsKilled() {
		try (FaultRun run = FaultRun.start("current-killed", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			run.moveLeader(this.cluster, this.cluster.others(current).get(0));
			assertKillIsSurvived(run, current);
		}
	}

	@Test
	@FaultRow(3)
	void leaderIsKilled() {
		try (FaultRun run = FaultRun.start("leader-killed", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			run.moveLeader(this.cluster, current);
			assertKillIsSurvived(run, current);
		}
	}

	@Test
	@FaultRow(1)
	void otherMemberIsKilled() {
		try (FaultRun run = FaultRun.start("other-killed", this.cluster)) {
			// neither; to move the leader would lose a put on its way to the old one
			EtcdMember other = this.cluster.others(run.client().current(this.cluster), this.cluster.leader()).get(0);
			LoadReport report = assertKillIsSurvived(run, other);
			assertThat(report.errors(Operation.Kind.PUT)).as("failed puts").isEmpty();
		}
	}

	private LoadReport assertKillIsSurvived(FaultRun run, EtcdMember victim) {
		run.lasts(Duration.ofSeconds(1), run.callsSucceed());
		run.begin();
		victim.kill();
		run.lasts(Duration.ZERO, run.isLeft(victim));
		LoadReport report = run.after(Duration.ofSeconds(8));
		FaultRun.assertNoFailedGets(report);
		assertElectionFailuresOnly(report, run, victim);
		FaultRun.assertNothingLost(report);
		assertOnlyUnhealthy(run, victim);
		return report;
	}

	@Test
	@FaultRow(3)
	void leaderElectionEjectsNobodyButTheDead() {
		try (FaultRun run = FaultRun.start("election", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			EtcdMember leader = this.cluster.others(current).get(0);
			run.moveLeader(this.cluster, leader);
			assertKillIsSurvived(run, leader);
			assertThat(run.client().current(this.cluster)).as("current endpoint").isEqualTo(current);
		}
	}

	@Test
	@FaultRow(2)
	void hungLeaderThatIsTheCurrentEndpoint() {
		try (FaultRun run = FaultRun.start("leader-hung", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			run.moveLeader(this.cluster, current);
			run.lasts(Duration.ofSeconds(1), run.callsSucceed());
			long hung = run.begin();
			current.hang();
			run.lasts(Duration.ofSeconds(25), run.isLeft(current));
			run.lasts(Duration.ZERO, run.callsSucceed());
			// asked now, because a leader that is resumed may revoke what expired in its
			// sleep
			assertThat(run.load().isLeaseKept()).as("lease kept").isTrue();
			long resumed = System.nanoTime();
			current.resume();
			// which takes etcd up to 15 s: it has to drop the reads that it took as the
			// leader
			current.awaitHealthy(ClientUnderTest.PATIENCE);
			long healthy = System.nanoTime();
			Duration back = run.client().awaitStatus(current, NodeStatus.HEALTHY, resumed);
			LoadReport report = run.after(Duration.ofSeconds(2));
			FaultRun.assertNoFailedGets(report);
			assertThat(report.eventsLost()).as("events lost").isZero();
			assertThat(report.eventsRepeated()).as("events repeated").isZero();
			assertOnlyUnhealthy(run, current);
			Figures.within("ejected after", run.client().firstChange(current, NodeStatus.UNHEALTHY, hung),
					Duration.ofMillis(3500));
			Figures.within("healthy again after etcd says so", back.minusNanos(healthy - resumed),
					Duration.ofSeconds(3));
			Figures.within("longest get", report.longest(Operation.Kind.GET), Duration.ofSeconds(3));
			Figures.within("longest gap of a watch", report.longestWatchGap(), Duration.ofSeconds(4));
		}
	}

	@Test
	@FaultRow(1)
	void rollingRestart() {
		try (FaultRun run = FaultRun.start("rolling", this.cluster)) {
			run.begin();
			for (EtcdMember member : this.cluster.members()) {
				member.restart();
				this.cluster.awaitHealthy(ClientUnderTest.PATIENCE);
				run.client().awaitStatusOfAll(NodeStatus.HEALTHY);
				run.lasts(Duration.ofSeconds(2), run.callsSucceed());
			}
			LoadReport report = run.after(Duration.ofSeconds(2));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			Figures.within("failed puts", report.failed(Operation.Kind.PUT).size(), 3);
		}
	}

	@Test
	@FaultRow(22)
	void allMembersAreDown() {
		try (FaultRun run = FaultRun.start("all-down", this.cluster)) {
			run.begin();
			this.cluster.killAll();
			run.client().awaitStatusOfAll(NodeStatus.UNHEALTHY);
			long known = System.nanoTime();
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.until(() -> run.load().operationsSoFar().stream().filter((call) -> isLate(call, known)).count() > 50);
			run.lasts(Duration.ofSeconds(15), () -> true);
			this.cluster.restartAll();
			this.cluster.awaitHealthy(ClientUnderTest.PATIENCE);
			long healthy = System.nanoTime();
			LoadReport report = run.after(Duration.ofSeconds(5));
			List<Operation> during = report.operations().stream().filter((call) -> isLate(call, known)).toList();
			// and not after a timeout
			assertThat(during).extracting(Operation::errorText)
				.as("calls that failed for another reason")
				.filteredOn((error) -> !error.matches("(?s).*(UNAVAILABLE: (has no healthy etcd endpoint available|"
						+ "moved off its endpoint): |etcdserver: ).*"))
				.isEmpty();
			assertThat(report.unfinished()).as("calls that never ended").isZero();
			assertThat(report.eventsLost()).as("events lost").isZero();
			assertThat(report.eventsRepeated()).as("events repeated").isZero();
			Figures.within("longest failed call",
					during.stream().map(Operation::took).max(Comparator.naturalOrder()).orElseThrow(),
					Duration.ofMillis(500));
			Figures.within("first success after all were healthy", firstSuccess(report, known).minusNanos(healthy),
					Duration.ofSeconds(1));
		}
	}

	/** Whether a call failed that was made when the outage was known. */
	private static boolean isLate(Operation call, long knownNanos) {
		return call.failed() && call.issuedNanos() - knownNanos > 0;
	}

	private static Duration firstSuccess(LoadReport report, long sinceNanos) {
		return report.operations()
			.stream()
			.filter((call) -> !call.failed() && call.issuedNanos() - sinceNanos > 0)
			.map((call) -> Duration.ofNanos(call.endedNanos()))
			.min(Comparator.naturalOrder())
			.orElseThrow(() -> new AssertionError("no call succeeded any more"));
	}

	@Test
	void firstEndpointIsDeadAtStart() {
		this.cluster.member(1).kill();
		// it may have been the one that took the writes
		this.cluster.leader();
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster).build())) {
			client.put("first-dead", "a");
			assertThat(client.value("first-dead")).isEqualTo("a");
			assertThat(client.current(this.cluster)).isNotEqualTo(this.cluster.member(1));
		}
	}

	@Test
	@FaultRow(22)
	void allEndpointsAreDeadAtStart() {
		this.cluster.killAll();
		// checks find out that endpoints are back, and not the end of a fail timeout
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster)
			.passive(PassiveSettings.of(1, Duration.ofMinutes(10)))
			.build())) {
			Throwable error = ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a")));
			assertThat(error).hasMessageStartingWith("UNAVAILABLE: has no healthy etcd endpoint available: ");
			this.cluster.restartAll();
			this.cluster.awaitHealthy();
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.put("all-dead", "a"));
		}
	}

	@Test
	void twelveChangesOfTheEndpoints() {
		try (FaultRun run = FaultRun.start("changes", this.cluster)) {
			List<Node> all = run.client().upstream().definition().nodes();
			run.begin();
			for (int i = 0; i < 6; i++) {
				String current = run.client().current().toString();
				use(run, all.stream().filter((node) -> !node.address().toString().equals(current)).toList());
				run.lasts(Duration.ofMillis(500), run.callsSucceed());
				use(run, all);
				run.lasts(Duration.ofMillis(500), run.callsSucceed());
			}
			LoadReport report = run.after(Duration.ofSeconds(1));
			FaultRun.assertNoFailedGets(report);
			assertThat(report.errors(Operation.Kind.PUT)).as("failed puts").isEmpty();
			FaultRun.assertNothingLost(report);
		}
	}

	private static void use(FaultRun run, List<Node> nodes) {
		run.client().upstreams().put(run.client().upstream().definition().withLevels(List.of(new Level("0", nodes))));
	}

	/**
	 * Writes are lost while there is no leader; one that was sent to the killed member
	 * before that was noticed is never repeated.
	 */
	private static void assertElectionFailuresOnly(LoadReport report, FaultRun run, EtcdMember victim) {
		Duration noticed = run.client().firstChange(victim, NodeStatus.UNHEALTHY, run.faultNanos());
		assertThat(noticed).as("time until the death of the member is noticed").isNotNull();
		for (Operation put : report.failed(Operation.Kind.PUT)) {
			Duration issued = Duration.ofNanos(put.issuedNanos() - run.faultNanos());
			if (issued.compareTo(noticed) > 0) {
				assertThat(put.errorText()).as("put issued %s after the kill", issued)
					.containsAnyOf("etcdserver: ", "DEADLINE_EXCEEDED");
			}
		}
		Figures.within("last failed put issued after", report.lastFailureIssued(Operation.Kind.PUT, run.faultNanos()),
				Duration.ofSeconds(3));
	}

	private static void assertOnlyUnhealthy(FaultRun run, EtcdMember member) {
		assertThat(run.client().changes(run.faultNanos())).filteredOn((change) -> !change.to().isSelectable())
			.as("endpoints taken out of use")
			.extracting(ClientUnderTest.Change::address)
			.containsOnly(member.clientAddress());
	}

}
