package dev.healthcheck.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.util.Version;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the channel makes of calls, with endpoints that answer as they are told.
 */
@Tag("servers")
class EtcdChannelTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	@Test
	void deadlineSeenByTracersDespiteChannelRetry() {
		try (FakeEtcd etcd = new FakeEtcd(); ClientUnderTest client = client(etcd)) {
			client.put("a", "1");
			etcd.onPut = (request, answer) -> {
			};
			assertThat(putError(client)).hasMessageStartingWith("DEADLINE_EXCEEDED");
			Awaitility.await().until(() -> !client.failures().isEmpty());
			assertThat(client.failures()).singleElement().satisfies((failure) -> {
				assertThat(failure.outcome().kind()).isEqualTo(FailureKind.TIMEOUT);
				assertThat(failure.outcome().cause()).isEqualTo("no answer within 1000 ms");
			});
		}
	}

	@Test
	void aReadThatIsNotAnsweredIsRepeatedAtTheNextEndpoint() {
		try (FakeEtcd one = new FakeEtcd(); FakeEtcd two = new FakeEtcd(); ClientUnderTest client = client(one, two)) {
			client.value("a");
			FakeEtcd current = current(client, one, two);
			current.onRange = (request, answer) -> {
			};
			client.value("a");
			assertThat(client.node(current.address().toString()).status()).isEqualTo(NodeStatus.UNHEALTHY);
		}
	}

	/** The server may tell that the deadline has passed before it has passed here. */
	@Test
	void deadlineThatPassedAtTheServerIsADeadlineHereToo() {
		try (FakeEtcd one = new FakeEtcd(); FakeEtcd two = new FakeEtcd(); ClientUnderTest client = client(one, two)) {
			client.value("a");
			FakeEtcd current = current(client, one, two);
			current.failWith(Status.UNKNOWN.withDescription("context deadline exceeded"));
			assertThat(putError(client)).hasMessageStartingWith("DEADLINE_EXCEEDED");
			client.value("a");
			assertThat(client.failures()).extracting((failure) -> failure.outcome().kind())
				.contains(FailureKind.TIMEOUT);
		}
	}

	@Test
	void aLearnerIsLeft() {
		try (FakeEtcd one = new FakeEtcd(); FakeEtcd two = new FakeEtcd(); ClientUnderTest client = client(one, two)) {
			client.value("a");
			FakeEtcd learner = current(client, one, two);
			learner.failWith(Status.UNAVAILABLE.withDescription("etcdserver: rpc not supported for learner"));
			client.value("a");
			client.put("a", "1");
			assertThat(client.node(learner.address().toString()).status()).isEqualTo(NodeStatus.UNHEALTHY);
		}
	}

	@Test
	void callersShorterDeadlineIsNoFailure() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build(),
						(builder) -> builder.interceptor(new ShortDeadline()))) {
			client.value("a");
			etcd.onPut = (request, answer) -> {
			};
			assertThat(putError(client)).hasMessageStartingWith("DEADLINE_EXCEEDED");
			client.value("a");
			assertThat(client.failures()).isEmpty();
			assertThat(client.node(etcd.address().toString()).status()).isEqualTo(NodeStatus.HEALTHY);
		}
	}

	@Test
	void tooLargeAnAnswerIsNoFailure() {
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(
						FakeEtcd.settings(etcd).maxInboundMessageSize(2).build())) {
			assertThat(putError(client)).hasMessageStartingWith("RESOURCE_EXHAUSTED");
			assertThat(client.failures()).isEmpty();
		}
	}

	@Test
	void callsFailAtOnceWhenNothingIsSelectableEvenIfTheyWouldWaitForReadiness() throws IOException {
		int unused;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			unused = socket.getLocalPort();
		}
		EtcdClientSettings settings = EtcdClientSettings.builder(java.util.List.of("http://127.0.0.1:" + unused))
			.requestTimeout(Duration.ofMinutes(10))
			.build();
		try (ClientUnderTest client = new ClientUnderTest(settings, (builder) -> builder.waitForReady(true))) {
			putError(client);
			assertThat(putError(client)).hasMessageMatching(
					"(?s)UNAVAILABLE: has no healthy etcd endpoint available: 127.0.0.1:\\d+ UNHEALTHY \\(.*refused.*");
		}
	}

	@Test
	void ipv6EndpointsWork() {
		assumeTrue(hasIpv6(), "no IPv6 loopback here");
		try (FakeEtcd etcd = new FakeEtcd("::1", null); ClientUnderTest client = client(etcd)) {
			assertThat(etcd.endpoint()).startsWith("http://[::1]:");
			client.put("a", "1");
			assertThat(client.current()).isEqualTo(etcd.address());
		}
	}

	@Test
	void noPingsOnIdleConnections() {
		AtomicReference<ClientBuilder> built = new AtomicReference<>();
		try (FakeEtcd etcd = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(etcd).build(), built::set)) {
			assertThat(client.upstream().nodes()).hasSize(1);
			ClientBuilder builder = Objects.requireNonNull(built.get());
			assertThat(builder.keepaliveWithoutCalls()).isFalse();
			assertThat(builder.keepaliveTime()).isEqualTo(Duration.ofSeconds(10));
			assertThat(builder.keepaliveTimeout()).isEqualTo(Duration.ofSeconds(3));
		}
	}

	@Test
	void nettyIsOfOneVersion() {
		assertThat(Version.identify().values().stream().map(Version::artifactVersion).distinct()).hasSize(1);
	}

	private static ClientUnderTest client(FakeEtcd... endpoints) {
		return new ClientUnderTest(FakeEtcd.settings(endpoints).requestTimeout(TIMEOUT).build());
	}

	private static FakeEtcd current(ClientUnderTest client, FakeEtcd one, FakeEtcd two) {
		return client.current().equals(one.address()) ? one : two;
	}

	private static Throwable putError(ClientUnderTest client) {
		return ClientUnderTest
			.error(client.client().getKVClient().put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1")));
	}

	private static boolean hasIpv6() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static final class ShortDeadline implements ClientInterceptor {

		@Override
		public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
			return next.newCall(method, options.withDeadlineAfter(200, TimeUnit.MILLISECONDS));
		}

	}

}
