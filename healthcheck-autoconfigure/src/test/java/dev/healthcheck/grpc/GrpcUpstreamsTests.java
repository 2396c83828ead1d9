package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which upstream a target stands for, while upstreams and their nodes come and go.
 */
@Tag("servers")
class GrpcUpstreamsTests {

	private final GrpcFixture application = new GrpcFixture();

	private final EchoServer a = this.application.server();

	private final EchoServer b = this.application.server();

	@AfterEach
	void close() {
		this.application.close();
	}

	private static void assertUnknown(ManagedChannel channel, String message) {
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> EchoServer.call(channel,
					CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(5, TimeUnit.SECONDS)))
			.withMessage("UNAVAILABLE: " + message);
	}

	@Test
	void anUnknownUpstreamFailsCallsUntilItIsPut() {
		this.application.put(GrpcFixture.named("other", this.a.node()));
		ManagedChannel channel = this.application.channel();
		assertUnknown(channel, "unknown upstream 'echo' (known: other)");
		this.application.put(GrpcFixture.echo(this.a));
		GrpcFixture.awaitAnswers(channel, this.a);
		this.application.upstreams.remove("echo");
		Awaitility.await().untilAsserted(() -> assertUnknown(channel, "unknown upstream 'echo' (known: other)"));
		this.application.put(GrpcFixture.echo(this.b));
		GrpcFixture.awaitAnswers(channel, this.b);
	}

	/** The channel looks names up elsewhere before it publishes what has changed. */
	@Test
	void aRemovedUpstreamIsRefusedBeforeTheChannelHasFollowed() {
		this.application.put(GrpcFixture.echo(this.a));
		AtomicBoolean lookedUp = new AtomicBoolean(true);
		Executor lookUps = (task) -> {
			if (lookedUp.get()) {
				task.run();
			}
		};
		ManagedChannel channel = this.application
			.add(ManagedChannelBuilder.forTarget("upstream:///echo").offloadExecutor(lookUps));
		GrpcFixture.awaitAnswers(channel, this.a);
		lookedUp.set(false);
		this.application.upstreams.remove("echo");
		assertUnknown(channel, "no node available in upstream 'echo': it has no nodes");
	}

	@Test
	void anEmptyUpstreamSaysSo() {
		this.application.put(GrpcFixture.named("echo"));
		assertUnknown(this.application.channel(), "no node available in upstream 'echo': it has no nodes");
	}

	@RepeatedTest(3)
	void noCallIsLostWhileNodesComeAndGo() {
		EchoServer c = this.application.server();
		List<EchoServer> servers = List.of(this.a, this.b, c);
		this.application.put(GrpcFixture.echo(this.a, this.b));
		ManagedChannel channel = this.application.channel();
		AtomicBoolean stop = new AtomicBoolean();
		AtomicInteger calls = new AtomicInteger();
		CompletableFuture<?>[] callers = IntStream.range(0, 4).mapToObj((i) -> CompletableFuture.runAsync(() -> {
			while (!stop.get()) {
				EchoServer.call(channel);
				calls.incrementAndGet();
			}
		})).toArray(CompletableFuture<?>[]::new);
		for (int change = 0; change < 60; change++) {
			EchoServer first = servers.get(change % 3);
			EchoServer second = servers.get((change + change / 3) % 3);
			this.application.put((first == second) ? GrpcFixture.echo(first) : GrpcFixture.echo(first, second));
			int before = calls.get();
			Awaitility.await().until(() -> calls.get() > before + 10 || CompletableFuture.anyOf(callers).isDone());
		}
		stop.set(true);
		assertThat(CompletableFuture.allOf(callers)).succeedsWithin(Duration.ofMinutes(1));
		assertThat(calls).hasValueGreaterThan(600);
	}

	@Test
	void whoLeavesGetsNoCallAndWhoJoinsGetsSome() {
		this.application.put(GrpcFixture.echo(this.a));
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a);
		this.application.put(GrpcFixture.echo(this.b));
		GrpcFixture.awaitAnswers(channel, this.b);
		int before = this.a.calls.get();
		for (int i = 0; i < 20; i++) {
			EchoServer.call(channel);
		}
		assertThat(this.a.calls).hasValue(before);
	}

	@Test
	void severalApplicationsInOneProcessDoNotMix() {
		try (GrpcFixture second = new GrpcFixture()) {
			this.application.put(GrpcFixture.echo(this.a));
			second.put(GrpcFixture.echo(this.b));
			GrpcFixture.awaitAnswers(this.application.channel(this.application.targets.target("echo")), this.a);
			GrpcFixture.awaitAnswers(second.channel(second.targets.target("echo")), this.b);
			// the latest is the default
			GrpcFixture.awaitAnswers(second.channel(), this.b);
		}
		GrpcFixture.awaitAnswers(this.application.channel(), this.a);
	}

	@Test
	void aChannelMayBeOlderThanItsApplication() {
		this.application.targets.close();
		ManagedChannel channel = this.application.channel();
		assertUnknown(channel, "unknown upstream 'echo' (known: )");
		this.application.put(GrpcFixture.echo(this.a));
		try (GrpcUpstreams late = GrpcUpstreams.of(this.application.upstreams)) {
			GrpcFixture.awaitAnswers(channel, this.a);
			assertThat(late.target("a b/c_d")).endsWith("/a%20b%2Fc_d");
		}
		Awaitility.await().untilAsserted(() -> assertUnknown(channel, "unknown upstream 'echo' (known: )"));
	}

	@Test
	void namesAreEscapedInTargets() {
		this.application.put(GrpcFixture.named("my service/v_1", this.a.node()));
		GrpcFixture.awaitAnswers(this.application.channel(this.application.targets.target("my service/v_1")), this.a);
		GrpcFixture.awaitAnswers(this.application.channel("upstream:///my%20service%2Fv_1"), this.a);
	}

	@Test
	void aTargetMustNameAnUpstream() {
		for (String target : List.of("upstream:///", "upstream://echo")) {
			assertThatIllegalArgumentException().isThrownBy(() -> ManagedChannelBuilder.forTarget(target).build())
				.withMessage("'target' is " + target + ", but must be upstream:///<name>");
		}
	}

}
