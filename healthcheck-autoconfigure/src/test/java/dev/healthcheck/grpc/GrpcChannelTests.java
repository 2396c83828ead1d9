package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.FreePorts;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Channels with the target {@code upstream:///<name>}, over real servers: which node a
 * call goes to, and what its end says about the node.
 */
@Tag("servers")
class GrpcChannelTests {

	private final GrpcFixture application = new GrpcFixture();

	private final EchoServer a = this.application.server();

	private final EchoServer b = this.application.server();

	@AfterEach
	void close() {
		this.application.close();
	}

	private static Map<String, Integer> calls(ManagedChannel channel, int calls) {
		Map<String, Integer> answers = new HashMap<>();
		for (int i = 0; i < calls; i++) {
			answers.merge(EchoServer.call(channel), 1, Integer::sum);
		}
		return answers;
	}

	private static void fail(ManagedChannel channel, CallOptions options, Status.Code code) {
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel, options))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(code));
	}

	@Test
	void callsAreSpreadByWeightAndAccountedFor() {
		this.application.put(GrpcFixture.echo(this.a.node().withWeight(3), this.b.node()));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b);
		long before = this.application.snapshot(this.a).requests().total();
		assertThat(calls(channel, 40)).isEqualTo(Map.of(this.a.address(), 30, this.b.address(), 10));
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.application.snapshot(this.a).requests().total()).isEqualTo(before + 30));
		assertThat(this.application.snapshot(this.a).status()).isEqualTo(NodeStatus.HEALTHY);
		assertThat(this.application.snapshot(this.a).requests().inFlight()).isZero();
	}

	@Test
	void anErrorOfTheServerEjectsIt() {
		this.application.put(GrpcFixture.echo(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b);
		this.a.failure = Status.INTERNAL.withDescription("out of order");
		this.b.failure = Status.NOT_FOUND;
		awaitFailures(channel, Status.Code.INTERNAL, Status.Code.NOT_FOUND);
		Awaitility.await().until(() -> this.application.snapshot(this.a).status() == NodeStatus.UNHEALTHY);
		assertThat(this.application.snapshot(this.a).reason()).contains("INTERNAL: out of order");
		this.b.failure = null;
		assertThat(calls(channel, 20)).isEqualTo(Map.of(this.b.address(), 20));
	}

	/** Call until it has failed in these ways. */
	private static void awaitFailures(ManagedChannel channel, Status.Code... codes) {
		Set<Status.Code> seen = new HashSet<>();
		Awaitility.await().until(() -> {
			try {
				EchoServer.call(channel);
			}
			catch (StatusRuntimeException ex) {
				seen.add(ex.getStatus().getCode());
			}
			return seen.containsAll(List.of(codes));
		});
	}

	@Test
	void theLastNodeStaysInUseAlthoughItFails() {
		this.application.put(GrpcFixture.echo(this.a));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a);
		this.a.failure = Status.UNAVAILABLE;
		for (int i = 0; i < 20; i++) {
			int before = this.a.calls.get();
			fail(channel, CallOptions.DEFAULT, Status.Code.UNAVAILABLE);
			assertThat(this.a.calls).hasValueGreaterThan(before);
		}
		assertThat(this.application.snapshot(this.a).status()).isEqualTo(NodeStatus.UNSTABLE);
		this.a.failure = null;
		assertThat(EchoServer.call(channel)).isEqualTo(this.a.address());
	}

	@Test
	void aServerThatDiesIsLeft() {
		this.application.put(GrpcFixture.echo(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b);
		this.a.close();
		Awaitility.await().until(() -> this.application.snapshot(this.a).status() == NodeStatus.UNHEALTHY);
		assertThat(calls(channel, 20)).isEqualTo(Map.of(this.b.address(), 20));
	}

	@Test
	void aServerThatIsDeadFromTheStartIsNoConcernOfCallers() {
		Node dead = Node.of("127.0.0.1:" + FreePorts.next());
		this.application.put(GrpcFixture.echo(dead, this.b.node()));
		assertThat(calls(this.application.channel(), 20)).isEqualTo(Map.of(this.b.address(), 20));
	}

	@Test
	void whenNobodyCanBeConnectedToTheCallFailsWithTheReason() {
		Node dead = Node.of("127.0.0.1:" + FreePorts.next());
		this.application.put(GrpcFixture.echo(dead).protect(false));
		ManagedChannel channel = this.application.channel();
		Awaitility.await()
			.untilAsserted(() -> assertThatExceptionOfType(StatusRuntimeException.class)
				.isThrownBy(() -> EchoServer.call(channel))
				.withMessageStartingWith(
						"UNAVAILABLE: no node available in upstream 'echo': " + dead.address() + " UNHEALTHY (")
				.withMessageContaining("Connection refused"));
	}

	@Test
	void silenceCountsIfTheCallHadTheTimeOfACheck() {
		this.application.put(GrpcFixture.echo(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b);
		this.a.hangs = true;
		int before = this.a.calls.get();
		callUntil(channel, 50, () -> this.a.calls.get() >= before + 3);
		Awaitility.await().until(() -> this.application.snapshot(this.a).requests().inFlight() == 0);
		assertThat(this.application.snapshot(this.a).status()).isEqualTo(NodeStatus.HEALTHY);
		callUntil(channel, 1500, () -> this.application.snapshot(this.a).status() == NodeStatus.UNHEALTHY);
		assertThat(this.application.snapshot(this.a).reason()).contains("no answer within");
		assertThat(calls(channel, 20)).isEqualTo(Map.of(this.b.address(), 20));
	}

	private static void callUntil(ManagedChannel channel, int millis, BooleanSupplier condition) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			try {
				EchoServer.call(channel, CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS));
			}
			catch (StatusRuntimeException ex) {
				assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
			}
			return condition.getAsBoolean();
		});
	}

	@Test
	void nobodyIsBlamedForTheCallsOfAChannelThatIsClosed() throws InterruptedException {
		this.application.put(GrpcFixture.echo(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b);
		for (EchoServer server : List.of(this.a, this.b)) {
			server.greets = true;
			server.hangs = true;
		}
		List<Future<String>> calls = List.of(EchoServer.begin(channel), EchoServer.begin(channel));
		for (int i = 0; i < 2; i++) {
			assertThat(EchoServer.listen(channel, CallOptions.DEFAULT)).succeedsWithin(Duration.ofMinutes(1));
		}
		channel.shutdownNow();
		for (Future<String> call : calls) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get)
				.withMessageContaining("Channel shutdownNow invoked");
		}
		assertThat(channel.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		for (EchoServer server : List.of(this.a, this.b)) {
			assertThat(this.application.snapshot(server).breaker().fails()).isZero();
			assertThat(this.application.snapshot(server).status()).isEqualTo(NodeStatus.HEALTHY);
		}
	}

	@Test
	void levelsAreUsedInTheirOrder() {
		this.application.put(GrpcFixture.levels(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		assertThat(calls(channel, 20)).isEqualTo(Map.of(this.a.address(), 20));
		int port = this.a.port();
		this.a.close();
		GrpcFixture.awaitAnswers(channel, this.b);
		Awaitility.await().until(() -> this.application.snapshot(this.a).status() == NodeStatus.UNHEALTHY);
		assertThat(calls(channel, 20)).isEqualTo(Map.of(this.b.address(), 20));
		try (EchoServer again = new EchoServer(port)) {
			// a new definition of the passive side, because nobody waits for the fail
			// timeout
			this.application
				.put(GrpcFixture.levels(this.a, this.b).passive(PassiveSettings.of(2, Duration.ofMinutes(10))));
			GrpcFixture.awaitAnswers(channel, again);
			assertThat(calls(channel, 20)).isEqualTo(Map.of(again.address(), 20));
		}
	}

	@Test
	void aKeyKeepsItsNode() {
		this.application.put(GrpcFixture.hashed(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b);
		Set<String> nodes = new HashSet<>();
		for (int key = 0; key < 20; key++) {
			Set<String> answers = new HashSet<>();
			for (int i = 0; i < 5; i++) {
				answers.add(EchoServer.call(channel, CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS)
					.withOption(GrpcUpstreams.HASH_KEY, "key " + key)));
			}
			assertThat(answers).hasSize(1);
			nodes.addAll(answers);
		}
		assertThat(nodes).hasSize(2);
	}

}
