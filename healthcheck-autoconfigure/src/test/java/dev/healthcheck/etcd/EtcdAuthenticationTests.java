package dev.healthcheck.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.load.LoadReport;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.options.WatchOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * User names, passwords and tokens. A member forgets the tokens that it gave out when it
 * restarts.
 */
@Tag("processes")
class EtcdAuthenticationTests {

	private static final String PASSWORD = "correct horse";

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster);

	private final EtcdCluster cluster = etcd.cluster();

	@BeforeAll
	static void enableAuthentication() {
		EtcdCluster cluster = etcd.cluster();
		cluster.etcdctl("user", "add", "root:" + PASSWORD);
		cluster.etcdctl("user", "grant-role", "root", "root");
		cluster.etcdctl("user", "add", "alice:" + PASSWORD);
		cluster.etcdctl("role", "add", "alice");
		cluster.etcdctl("role", "grant-permission", "alice", "--prefix=true", "readwrite", "alice/");
		cluster.etcdctl("user", "grant-role", "alice", "alice");
		cluster.etcdctl("auth", "enable");
	}

	@Test
	@FaultRow(20)
	void wrongPasswordIsAnErrorOfTheCall() {
		try (ClientUnderTest client = new ClientUnderTest(
				ClientUnderTest.settings(this.cluster).credentials("root", "wrong horse").build())) {
			double before = authentications();
			for (int i = 0; i < 5; i++) {
				Throwable error = ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a")));
				assertThat(error).hasMessageStartingWith("UNAUTHENTICATED")
					.hasRootCauseMessage(
							"INVALID_ARGUMENT: etcdserver: authentication failed, invalid user ID or password")
					.hasMessageNotContaining("horse");
			}
			// one for each call, and none on its own account
			ClientUnderTest.last(Duration.ofSeconds(1));
			assertThat(authentications() - before).isBetween(1.0, 6.0);
			assertNobodyIsBlamed(client);
		}
	}

	@Test
	void watchWithAWrongPasswordEndsWithTheError() {
		try (ClientUnderTest client = new ClientUnderTest(
				ClientUnderTest.settings(this.cluster).credentials("root", "wrong horse").build())) {
			Recorder events = new Recorder();
			client.client().getWatchClient().watch(ClientUnderTest.bytes("a"), events);
			Awaitility.await().until(() -> events.completed);
			assertThat(events.errors).singleElement()
				.satisfies((error) -> assertThat(error)
					.hasStackTraceContaining("authentication failed, invalid user ID or password"));
		}
	}

	@Test
	void callsWithoutCredentialsFailAndBlameNobody() {
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster).build())) {
			assertThat(ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))))
				.hasMessageContaining("user name is empty");
			assertNobodyIsBlamed(client);
		}
	}

	@Test
	@FaultRow(20)
	void lostTokenIsRenewedOnceForAllWaitingCalls() {
		try (ClientUnderTest client = authenticated("root")) {
			client.put("token", "before");
			for (int loss = 0; loss < 2; loss++) {
				this.cluster.restartAll();
				this.cluster.awaitHealthy();
				client.awaitStatusOfAll(NodeStatus.HEALTHY);
				List<CompletableFuture<PutResponse>> calls = IntStream.range(0, 64)
					.mapToObj((i) -> client.client()
						.getKVClient()
						.put(ClientUnderTest.bytes("token/" + i), ClientUnderTest.bytes("after")))
					.toList();
				calls.forEach(ClientUnderTest::get);
				assertThat(authentications()).as("authentications since the restart").isEqualTo(1);
				client.put("token", "later");
				assertThat(authentications()).as("authentications since the restart").isEqualTo(1);
			}
		}
	}

	@Test
	@FaultRow(20)
	void tokenThatOneMemberHasLostIsRenewed() {
		try (ClientUnderTest client = authenticated("root")) {
			client.put("token", "before");
			EtcdMember current = client.current(this.cluster);
			List<EtcdMember> others = this.cluster.others(current);
			others.forEach(EtcdMember::restart);
			this.cluster.awaitHealthy();
			current.kill();
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.put("token", "after"));
			assertThat(client.value("token")).isEqualTo("after");
		}
	}

	/** Nothing but the watch tells here that the token is lost. */
	@Test
	@FaultRow(20)
	void watchAloneSurvivesTheLossOfItsToken() {
		try (ClientUnderTest client = authenticated("root"); ClientUnderTest other = authenticated("root")) {
			Recorder events = new Recorder();
			// from the beginning, as the other client's write may be faster than the
			// watch
			WatchOption fromTheBeginning = WatchOption.builder().withRevision(1).build();
			client.client().getWatchClient().watch(ClientUnderTest.bytes("lonely"), fromTheBeginning, events);
			other.put("lonely", "before");
			Awaitility.await().until(() -> events.count == 1);
			this.cluster.restartAll();
			this.cluster.awaitHealthy();
			other.awaitStatusOfAll(NodeStatus.HEALTHY);
			other.put("lonely", "after");
			Awaitility.await()
				.alias("event after the loss; errors " + events.errors)
				.atMost(ClientUnderTest.PATIENCE)
				.until(() -> events.count == 2);
			assertThat(events.completed).isFalse();
		}
	}

	@Test
	@FaultRow(20)
	void permissionDeniedIsAnErrorOfTheCall() {
		try (ClientUnderTest client = authenticated("alice")) {
			client.put("alice/a", "1");
			double before = authentications();
			for (int i = 0; i < 20; i++) {
				assertThat(ClientUnderTest.error(
						client.client().getKVClient().put(ClientUnderTest.bytes("bob/a"), ClientUnderTest.bytes("1"))))
					.hasMessage("PERMISSION_DENIED: etcdserver: permission denied");
			}
			assertThat(authentications()).isEqualTo(before);
			assertThat(client.value("alice/a")).isEqualTo("1");
			assertNobodyIsBlamed(client);
		}
	}

	@Test
	@FaultRow(20)
	void watchThatIsNotPermittedTellsSoAndDoesNotAuthenticateAgainAndAgain() {
		try (ClientUnderTest client = authenticated("alice")) {
			client.put("alice/a", "1");
			double before = authentications();
			Recorder events = new Recorder();
			client.client()
				.getWatchClient()
				.watch(ClientUnderTest.bytes("bob/"), WatchOption.builder().isPrefix(true).build(), events);
			Awaitility.await().until(() -> !events.errors.isEmpty());
			ClientUnderTest.last(Duration.ofSeconds(1));
			assertThat(events.errors.get(0)).hasMessageContaining("permission denied");
			assertThat(authentications() - before).isLessThanOrEqualTo(2);
			assertNobodyIsBlamed(client);
		}
	}

	@Test
	@FaultRow(20)
	void currentMemberIsKilled() {
		try (FaultRun run = new FaultRun("authenticated-killed", authenticated("root"))) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			run.begin();
			current.kill();
			run.lasts(Duration.ZERO, run.isLeft(current));
			LoadReport report = run.after(Duration.ofSeconds(5));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
		}
	}

	private ClientUnderTest authenticated(String user) {
		return ClientUnderTest.of(this.cluster, (settings) -> settings.credentials(user, PASSWORD));
	}

	private static void assertNobodyIsBlamed(ClientUnderTest client) {
		client.awaitStatusOfAll(NodeStatus.HEALTHY);
		assertThat(client.failures()).isEmpty();
	}

	/** Since the members started. */
	private double authentications() {
		return this.cluster.members().stream().mapToDouble(EtcdAuthenticationTests::authentications).sum();
	}

	private static double authentications(EtcdMember member) {
		try {
			HttpURLConnection connection = (HttpURLConnection) member.clientUri()
				.resolve("/metrics")
				.toURL()
				.openConnection();
			try (InputStream in = connection.getInputStream()) {
				return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
					.filter((line) -> line.startsWith("grpc_server_started_total")
							&& line.contains("grpc_method=\"Authenticate\""))
					.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
					.sum();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Recorder implements Watch.Listener {

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		private volatile int count;

		private volatile boolean completed;

		@Override
		public synchronized void onNext(io.etcd.jetcd.watch.WatchResponse response) {
			this.count += response.getEvents().size();
		}

		@Override
		public void onError(Throwable error) {
			this.errors.add(error);
		}

		@Override
		public void onCompleted() {
			this.completed = true;
		}

	}

}
