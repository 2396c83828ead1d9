package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import dev.healthcheck.upstream.NodeHealth;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client under load while something happens to its cluster, and the account of it.
 */
final class FaultRun implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

	private static final int PER_SECOND = Figures.inMatrix() ? 250 : 50;

	private static final int IN_A_ROW = 25;

	private static final Duration WARM_UP = Duration.ofSeconds(8);

	private static boolean warm;

	private final String name;

	private final ClientUnderTest client;

	private final EtcdLoad load;

	private long faultNanos;

	FaultRun(String name, ClientUnderTest client) {
		this.name = name;
		this.client = client;
		this.load = new EtcdLoad(client.client(), name + "/", PER_SECOND);
		this.load.start();
		lasts(Duration.ofSeconds(2), callsSucceed());
		begin();
	}

	/**
	 * In the matrix 250 gets and 250 puts per second, elsewhere as many as a busy machine
	 * can do beside other things; three watches, a lease of 10 s.
	 */
	static FaultRun start(String name, EtcdCluster cluster) {
		warmUp(cluster);
		return new FaultRun(name, ClientUnderTest.of(cluster));
	}

	/**
	 * Calls take long in a JVM that has just started, and a client that sees this takes
	 * it for usual. So another one sees it.
	 */
	private static synchronized void warmUp(EtcdCluster cluster) {
		if (warm || !Figures.inMatrix()) {
			return;
		}
		warm = true;
		try (ClientUnderTest client = ClientUnderTest.of(cluster);
				EtcdLoad load = new EtcdLoad(client.client(), "warm-up/", PER_SECOND)) {
			load.start();
			ClientUnderTest.last(WARM_UP);
			load.stop();
		}
	}

	ClientUnderTest client() {
		return this.client;
	}

	EtcdLoad load() {
		return this.load;
	}

	/** The fault happens now: measure from here on. */
	long begin() {
		this.load.resetGaps();
		this.faultNanos = System.nanoTime();
		return this.faultNanos;
	}

	long faultNanos() {
		return this.faultNanos;
	}

	/**
	 * Let the fault last as long as the row of the matrix says, elsewhere only until it
	 * has shown its effect.
	 * @param inMatrix how long it lasts in the matrix
	 * @param effect the effect, which is waited for in both cases
	 */
	void lasts(Duration inMatrix, BooleanSupplier effect) {
		if (Figures.inMatrix()) {
			ClientUnderTest.last(inMatrix);
		}
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(effect::getAsBoolean);
	}

	/**
	 * Whether calls that are issued from now on succeed, a number of each kind in a row.
	 */
	BooleanSupplier callsSucceed() {
		long now = System.nanoTime();
		return () -> Stream.of(Operation.Kind.values()).allMatch((kind) -> {
			List<Operation> later = this.load.operationsSoFar()
				.stream()
				.filter((call) -> call.kind() == kind && call.issuedNanos() - now > 0)
				.toList();
			return later.size() >= IN_A_ROW
					&& later.subList(later.size() - IN_A_ROW, later.size()).stream().noneMatch(Operation::failed);
		});
	}

	/**
	 * Have a member lead, and wait until nothing is left of that: a write that it has
	 * cost takes two seconds to fail, and has its member looked at then.
	 */
	void moveLeader(EtcdCluster cluster, EtcdMember member) {
		cluster.moveLeader(member);
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.until(() -> this.load.underWay() == 0
					&& this.client.upstream().nodes().stream().noneMatch(NodeHealth::isSuspect));
	}

	/** Whether a member has been taken out of use since the fault. */
	BooleanSupplier isLeft(EtcdMember member) {
		return () -> this.client.firstChange(member, NodeStatus.UNHEALTHY, this.faultNanos) != null;
	}

	/**
	 * Run on in the matrix, everywhere until calls succeed, stop, and log what became of
	 * the load.
	 */
	LoadReport after(Duration inMatrix) {
		lasts(inMatrix, callsSucceed());
		LoadReport report = this.load.stop();
		log.info("{}: {}; last failed get {} ms, put {} ms after the fault; bad by second {}; {}", this.name, report,
				report.lastFailureIssued(Operation.Kind.GET, this.faultNanos).toMillis(),
				report.lastFailureIssued(Operation.Kind.PUT, this.faultNanos).toMillis(), badSeconds(report),
				changes());
		record(report);
		return report;
	}

	private void record(LoadReport report) {
		Figures.record("calls", report.operations().size());
		Figures.record("failed gets", report.failed(Operation.Kind.GET).size());
		Figures.record("failed puts", report.failed(Operation.Kind.PUT).size());
		Figures.record("last failed put issued after", report.lastFailureIssued(Operation.Kind.PUT, this.faultNanos));
		Figures.record("longest get", report.longest(Operation.Kind.GET));
		Figures.record("longest gap of a watch", report.longestWatchGap());
		Figures.record("events lost", report.eventsLost());
		Figures.record("events repeated", report.eventsRepeated());
		Figures.record("writes applied twice", report.writesAppliedTwice());
		Figures.record("lease", report.leaseKept() ? "kept" : "lost");
		this.client.changes(this.faultNanos)
			.stream()
			.filter((change) -> !change.to().isSelectable())
			.findFirst()
			.ifPresent((change) -> Figures.record("ejected after", Duration.ofNanos(change.nanos() - this.faultNanos)));
	}

	private List<String> changes() {
		return this.client.changes(this.faultNanos)
			.stream()
			.map((change) -> "%d ms %s %s (%s)".formatted((change.nanos() - this.faultNanos) / 1_000_000,
					change.address(), change.to(), change.cause()))
			.toList();
	}

	/** Calls that failed or took longer than a second, by the second after the fault. */
	Map<Long, Long> badSeconds(LoadReport report) {
		return report.operations()
			.stream()
			.filter((call) -> call.failed() || call.took().compareTo(Duration.ofSeconds(1)) > 0)
			.collect(
					Collectors.groupingBy((call) -> Math.floorDiv(call.issuedNanos() - this.faultNanos, 1_000_000_000L),
							TreeMap::new, Collectors.counting()));
	}

	/**
	 * Nothing that watches were to deliver was lost or came twice, and the lease lives.
	 */
	static void assertNothingLost(LoadReport report) {
		assertThat(report.unfinished()).as("calls that never ended").isZero();
		assertThat(report.eventsLost()).as("events of acknowledged puts that a watch did not deliver").isZero();
		assertThat(report.eventsRepeated()).as("events that a watch delivered twice").isZero();
		assertThat(report.writesAppliedTwice()).as("writes that were applied twice").isZero();
		assertThat(report.revisionsSkipped()).as("revisions between the first and the last event of a watch").isZero();
		assertThat(report.leaseKept()).as("lease kept").isTrue();
	}

	static void assertNoFailedGets(LoadReport report) {
		assertThat(report.errors(Operation.Kind.GET)).as("failed gets").isEmpty();
	}

	@Override
	public void close() {
		this.load.close();
		this.client.close();
	}

}
