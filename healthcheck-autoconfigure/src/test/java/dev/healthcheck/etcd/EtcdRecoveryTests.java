package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.LoadReport;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way back, and what it costs.
 */
@Tag("processes")
class EtcdRecoveryTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	/** Else a restart of all members would be an outage of a fail timeout. */
	@Test
	void endpointsThatReconnectedAreUsedBeforeTheirTimeIsOver() {
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster)
			.passive(PassiveSettings.of(1, Duration.ofMinutes(10)))
			.check(CheckSettings.ofEtcdDefaults(false, null).disabled())
			.build())) {
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.put("before", "1"));
			this.cluster.killAll();
			client.awaitStatusOfAll(NodeStatus.UNHEALTHY);
			this.cluster.restartAll();
			this.cluster.awaitHealthy();
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.put("after", "1"));
			assertThat(client.upstream().snapshot().selectable()).isPositive();
		}
	}

	@Test
	void connectFailuresDoNotMatterForRouting() {
		try (FaultRun run = new FaultRun("max-fails-3", ClientUnderTest.of(this.cluster,
				(settings) -> settings.passive(PassiveSettings.of(3, Duration.ofSeconds(10)))))) {
			this.cluster.moveLeader(this.cluster.others(run.client().current(this.cluster)).get(0));
			run.begin();
			run.client().current(this.cluster).kill();
			LoadReport report = run.after(Duration.ofSeconds(5));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
		}
	}

	/** Neither when its fail timeout ends nor when a check of it is due. */
	@Test
	@FaultRow(2)
	void anEndpointThatStaysHungIsNoticedOnlyOnce() {
		try (FaultRun run = new FaultRun("stays-hung", ClientUnderTest.of(this.cluster,
				(settings) -> settings.passive(PassiveSettings.of(1, Duration.ofSeconds(1)))))) {
			EtcdMember hung = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(hung).get(0));
			run.begin();
			hung.hang();
			run.lasts(Duration.ZERO, run.isLeft(hung));
			run.lasts(Duration.ZERO, run.callsSucceed());
			run.lasts(Duration.ZERO, () -> run.client().node(hung.clientAddress()).requests().inFlight() == 0);
			long settledNanos = System.nanoTime();
			NodeAddress address = NodeAddress.parse(hung.clientAddress());
			int checks = run.client().checks(address);
			run.lasts(Duration.ofSeconds(10), () -> run.client().checks(address) >= checks + 3);
			LoadReport report = run.after(Duration.ZERO);
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			assertThat(run.client().changes(settledNanos)).as("changes of the one that hangs")
				.extracting(ClientUnderTest.Change::address)
				.doesNotContain(hung.clientAddress());
			assertThat(run.client().failures()).as("failed calls to the one that hangs")
				.noneMatch((failure) -> failure.nanos() - settledNanos > 0
						&& failure.address().equals(hung.clientAddress()));
			// one that is resumed takes long to be healthy
			hung.kill();
		}
	}

	@Test
	@FaultRow(22)
	@Tag("long")
	void noStormOfChecksInAnElectionOrAnOutage() {
		try (FaultRun run = FaultRun.start("checks", this.cluster)) {
			Map<String, Integer> before = checks(run);
			run.begin();
			this.cluster.leader().kill();
			ClientUnderTest.last(Duration.ofSeconds(5));
			Map<String, Integer> election = checks(run);
			this.cluster.killAll();
			ClientUnderTest.last(Duration.ofSeconds(10));
			Map<String, Integer> outage = checks(run);
			this.cluster.restartAll();
			this.cluster.awaitHealthy();
			run.client().awaitStatusOfAll(NodeStatus.HEALTHY);
			Map<String, Integer> recovery = checks(run);
			run.load().stop();
			Map<String, Integer> inElection = difference(before, election);
			Map<String, Integer> inOutage = difference(election, outage);
			Map<String, Integer> inRecovery = difference(outage, recovery);
			Figures.record("checks of one member in 5 s of election", Collections.max(inElection.values()));
			Figures.record("checks of one member in 10 s of outage", Collections.max(inOutage.values()));
			Figures.record("checks of one member in the recovery", Collections.max(inRecovery.values()));
			// one a second, and for each of a handful of events one out of turn
			assertThat(inElection.values()).allMatch((count) -> count < 20);
			assertThat(inOutage.values()).allSatisfy((count) -> assertThat(count).isBetween(5, 25));
			assertThat(inRecovery.values()).allMatch((count) -> count < 20);
		}
	}

	private static Map<String, Integer> difference(Map<String, Integer> before, Map<String, Integer> after) {
		Map<String, Integer> difference = new TreeMap<>();
		after.forEach((node, count) -> difference.put(node, count - before.getOrDefault(node, 0)));
		return difference;
	}

	private static Map<String, Integer> checks(FaultRun run) {
		Map<String, Integer> checks = new TreeMap<>();
		run.client()
			.upstream()
			.snapshot()
			.nodes()
			.forEach((node) -> checks.put(node.address().toString(), run.client().checks(node.address())));
		return checks;
	}

	@Test
	void aTrialThatSaysNothingGivesItsPermitBack() {
		DeadlineOnDemand deadline = new DeadlineOnDemand();
		try (FakeEtcd fake = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(fake)
					.protect(false)
					.passive(PassiveSettings.of(1, Duration.ofSeconds(1)))
					.build(), (builder) -> builder.interceptor(deadline))) {
			client.put("a", "1");
			fake.failWith(Status.UNAVAILABLE.withDescription("etcdserver: request timed out"));
			assertThat(putError(client)).hasMessageContaining("request timed out");
			assertThat(putError(client)).hasMessageContaining("has no healthy etcd endpoint available");
			String node = fake.address().toString();
			Awaitility.await().until(() -> client.node(node).breaker().state() == BreakerState.HALF_OPEN);
			fake.onPut = (request, answer) -> {
			};
			for (int i = 0; i < 3; i++) {
				deadline.millis = 200;
				assertThat(putError(client)).hasMessageStartingWith("DEADLINE_EXCEEDED");
			}
			deadline.millis = 0;
			assertThat(client.node(node).breaker().state()).isEqualTo(BreakerState.HALF_OPEN);
			fake.onPut = new FakeEtcd().onPut;
			client.put("a", "2");
			Awaitility.await().until(() -> client.node(node).breaker().state() == BreakerState.CLOSED);
		}
	}

	private static Throwable putError(ClientUnderTest client) {
		return ClientUnderTest
			.error(client.client().getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1")));
	}

	/** A deadline that a caller sets on some of its calls. */
	private static final class DeadlineOnDemand implements ClientInterceptor {

		private volatile long millis;

		@Override
		public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
			return next.newCall(method,
					(this.millis > 0) ? options.withDeadlineAfter(this.millis, TimeUnit.MILLISECONDS) : options);
		}

	}

}
