package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.testing.EtcdCluster;
import dev.healthcheck.testing.EtcdMember;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import io.etcd.jetcd.kv.GetResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users and passwords: errors are the call's, never the endpoint's, and one
 * authentication serves all calls that wait for it.
 */
class EtcdAuthTests {

	private static EtcdCluster cluster;

	private final AtomicInteger authentications = new AtomicInteger();

	@BeforeAll
	static void start() {
		cluster = EtcdCluster.builder().start();
		cluster.etcdctl("user", "add", "root:top-secret");
		cluster.etcdctl("user", "grant-role", "root", "root");
		cluster.etcdctl("user", "add", "reader:read-only");
		cluster.etcdctl("role", "add", "reading");
		cluster.etcdctl("role", "grant-permission", "reading", "read", "open");
		cluster.etcdctl("user", "grant-role", "reader", "reading");
		cluster.etcdctl("auth", "enable");
	}

	@AfterAll
	static void stop() {
		cluster.close();
	}

	@BeforeEach
	void heal() {
		cluster.heal();
		cluster.awaitHealthy();
	}

	private ClientUnderTest client(String username, String password) {
		return new ClientUnderTest(ClientUnderTest.settings(cluster).credentials(username, password).build(),
				// next to the network, so that it sees what really goes out
				(builder) -> builder.interceptors().add(0, new Counter()));
	}

	private static void awaitChecksPass(ClientUnderTest client) {
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.untilAsserted(() -> assertThat(client.upstream().nodes())
				.allSatisfy((node) -> assertThat(node.status()).isEqualTo(NodeStatus.HEALTHY)));
	}

	private static CompletableFuture<GetResponse> read(ClientUnderTest client, String key) {
		return client.client().getKVClient().get(ClientUnderTest.bytes(key));
	}

	@Test
	void aWrongPasswordIsAnErrorOfTheCall() {
		try (ClientUnderTest client = client("root", "wrong-secret")) {
			for (int i = 0; i < 5; i++) {
				assertThat(ClientUnderTest.error(read(client, "open")))
					.hasStackTraceContaining("authentication failed, invalid user ID or password")
					.satisfies((ex) -> assertThat(String.valueOf(ex)).doesNotContain("wrong-secret"));
			}
			assertThat(client.client().upstream().snapshot().nodes())
				.allSatisfy((node) -> assertThat(node.breaker().fails()).isZero());
			// one for each call, one for the greeting
			assertThat(this.authentications.get()).isLessThanOrEqualTo(6);
		}
	}

	@Test
	void permissionDeniedIsAnErrorOfTheCall() {
		try (ClientUnderTest client = client("reader", "read-only")) {
			ClientUnderTest.get(read(client, "open"));
			assertThat(ClientUnderTest.error(read(client, "closed")))
				.hasStackTraceContaining("etcdserver: permission denied");
			assertThat(client.client().upstream().snapshot().nodes())
				.allSatisfy((node) -> assertThat(node.breaker().fails()).isZero());
			assertThat(client.client().upstream().snapshot().selectable()).isEqualTo(3);
		}
	}

	@Test
	void oneAuthenticationServesAllCallsThatWaitForIt() {
		try (ClientUnderTest client = client("root", "top-secret")) {
			ClientUnderTest.get(read(client, "open"));
			assertThat(this.authentications.get()).isEqualTo(1);
			// all tokens are forgotten
			cluster.etcdctl("--user", "root:top-secret", "auth", "disable");
			cluster.etcdctl("auth", "enable");
			awaitChecksPass(client);
			this.authentications.set(0);
			List<CompletableFuture<GetResponse>> calls = IntStream.range(0, 64)
				.mapToObj((i) -> read(client, "open"))
				.toList();
			calls.forEach(ClientUnderTest::get);
			assertThat(this.authentications.get()).isEqualTo(1);
		}
	}

	@Test
	void readsSurviveTheLossOfTheCurrentEndpoint() {
		try (ClientUnderTest client = client("root", "top-secret");
				EtcdLoad load = EtcdLoad.start(client.client(), "auth/")) {
			ClientUnderTest.last(java.time.Duration.ofSeconds(1));
			EtcdMember current = cluster.member(String.valueOf(client.client().upstream().snapshot().current()));
			current.kill();
			ClientUnderTest.last(java.time.Duration.ofSeconds(4));
			LoadReport report = load.stop();
			assertThat(report.failed(Operation.Kind.GET)).as("%s", report).isEmpty();
			assertThat(report.eventsLost()).as("%s", report).isZero();
			assertThat(report.eventsRepeated()).as("%s", report).isZero();
			assertThat(report.leaseKept()).as("%s", report).isTrue();
		}
	}

	private final class Counter implements ClientInterceptor {

		@Override
		public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
			if (EtcdMethod.AUTHENTICATE.equals(method.getFullMethodName())) {
				EtcdAuthTests.this.authentications.incrementAndGet();
			}
			return next.newCall(method, options);
		}

	}

}
