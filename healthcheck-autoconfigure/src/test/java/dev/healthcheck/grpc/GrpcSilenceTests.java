package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.HedgeSettings;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers of a gRPC channel that take calls and do not answer. Nothing fails while they
 * hang: calls and checks have more time than that.
 */
@Tag("servers")
class GrpcSilenceTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** After so many it is known how long calls usually take. */
	private static final int WARM_UP = 100;

	private final GrpcFixture application = new GrpcFixture();

	private final EchoServer a = this.application.server();

	private final EchoServer b = this.application.server();

	private final EchoServer c = this.application.server();

	@AfterEach
	void close() {
		this.application.close();
	}

	private UpstreamDefinitionBuilder checked(UpstreamDefinitionBuilder definition) {
		return definition
			.check(CheckSettings.builder().type("grpc").timeout(PATIENCE).interval(Duration.ofSeconds(1)).build());
	}

	private ManagedChannel warm(UpstreamDefinitionBuilder definition) {
		this.application.put(definition);
		ManagedChannel channel = this.application.channel();
		GrpcFixture.awaitAnswers(channel, this.a, this.b, this.c);
		for (int i = 0; i < WARM_UP; i++) {
			EchoServer.call(channel);
		}
		return channel;
	}

	private boolean isSilent(EchoServer server) {
		return silent().contains(server.address());
	}

	private Set<String> silent() {
		return this.application.upstreams.get("echo")
			.nodes()
			.stream()
			.filter(NodeHealth::isSilent)
			.map((node) -> node.address().toString())
			.collect(Collectors.toSet());
	}

	/** All that are ever avoided from now on, if only until their next check. */
	private Set<String> everSilent() {
		Set<String> seen = ConcurrentHashMap.newKeySet();
		this.application.upstreams.get("echo").addChangeListener(() -> seen.addAll(silent()));
		return seen;
	}

	@Test
	void callsGoElsewhereOnceANodeKeepsThemWaiting() throws Exception {
		ManagedChannel channel = warm(checked(GrpcFixture.echo(this.a, this.b, this.c)));
		this.a.hangs = true;
		List<Future<String>> waiting = new ArrayList<>();
		Awaitility.await().atMost(PATIENCE).until(() -> {
			waiting.add(EchoServer.begin(channel));
			return isSilent(this.a);
		});
		int before = this.a.calls.get();
		for (int i = 0; i < 30; i++) {
			assertThat(EchoServer.call(channel)).isNotEqualTo(this.a.address());
		}
		assertThat(this.a.calls).as("calls to the silent node").hasValue(before);
		assertThat(this.application.snapshot(this.a).status()).isEqualTo(NodeStatus.HEALTHY);
		this.a.goOn();
		for (Future<String> call : waiting) {
			assertThat(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("not given to a second node").isNotNull();
		}
		assertThat(this.application.snapshot(this.a).requests().failed()).isZero();
		Awaitility.await().atMost(PATIENCE).until(() -> !isSilent(this.a));
		GrpcFixture.awaitAnswers(channel, this.a);
	}

	@Test
	void nobodyIsAvoidedWhenAllHang() throws Exception {
		ManagedChannel channel = warm(checked(GrpcFixture.echo(this.a, this.b, this.c)));
		List<EchoServer> all = List.of(this.a, this.b, this.c);
		Set<String> silent = everSilent();
		all.forEach((server) -> server.hangs = true);
		List<Future<String>> waiting = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			waiting.add(EchoServer.begin(channel));
			TimeUnit.MILLISECONDS.sleep(10);
		}
		assertThat(silent).isEmpty();
		all.forEach(EchoServer::goOn);
		for (Future<String> call : waiting) {
			assertThat(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		}
	}

	@Test
	void aStreamThatSaysNothingIsNotLate() throws Exception {
		ManagedChannel channel = warm(checked(GrpcFixture.hashed(this.a, this.b, this.c)));
		CallOptions ofA = keyOf(channel, this.a);
		CallOptions ofB = keyOf(channel, this.b);
		Set<String> silent = everSilent();
		for (int i = 0; i < 10; i++) {
			EchoServer.listen(channel, ofA);
		}
		for (int i = 0; i < 100; i++) {
			EchoServer.call(channel, ofB);
			TimeUnit.MILLISECONDS.sleep(10);
		}
		assertThat(silent).isEmpty();
	}

	private static CallOptions keyOf(ManagedChannel channel, EchoServer server) {
		for (int i = 0; i < 1000; i++) {
			CallOptions options = CallOptions.DEFAULT.withOption(GrpcUpstreams.HASH_KEY, "key " + i);
			if (EchoServer.call(channel, options).equals(server.address())) {
				return options;
			}
		}
		throw new AssertionError("no key belongs to " + server.address());
	}

	@Test
	void nobodyIsAvoidedWhereThatIsOff() throws Exception {
		ManagedChannel channel = warm(
				checked(GrpcFixture.echo(this.a, this.b, this.c).hedge(HedgeSettings.ofDefaults().withEnabled(false))));
		Set<String> silent = everSilent();
		this.a.hangs = true;
		List<Future<String>> waiting = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			waiting.add(EchoServer.begin(channel));
			TimeUnit.MILLISECONDS.sleep(10);
		}
		assertThat(silent).isEmpty();
		this.a.goOn();
		for (Future<String> call : waiting) {
			assertThat(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		}
	}

}
