package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Effort;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.VirtualUpstreams;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which calls of a channel can be late, on a virtual clock.
 */
class OutcomeTracerTests {

	private static final Duration LONG = Duration.ofSeconds(5);

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	private final Upstream upstream = this.virtual.upstreams.put(UpstreamDefinition.builder("echo")
		.nodes(List.of(Node.of("a:1"), Node.of("b:1")))
		.check(CheckSettings.ofDefaults().disabled())
		.build());

	private final UpstreamTarget target = new UpstreamTarget(this.upstream, new GrpcOutcomes(this.upstream),
			(snapshot) -> "", LONG);

	private final NodeHealth a = node("a:1");

	private final NodeHealth b = node("b:1");

	private NodeHealth node(String address) {
		return Objects.requireNonNull(this.upstream.health(NodeAddress.parse(address)));
	}

	@Test
	void callsOfWhichNobodyHasSaidMoreAreLateIfOneAnswerIsAllTheyWaitFor() {
		waitAtA(true, CallOptions.DEFAULT);
		assertThat(this.a.isSilent()).isTrue();
		answer(call(this.a, true, CallOptions.DEFAULT));
		assertThat(this.a.isSilent()).isFalse();
	}

	@Test
	void streamsAreNeverLate() {
		waitAtA(false, CallOptions.DEFAULT);
		assertThat(this.a.isSilent()).isFalse();
	}

	@Test
	void theDescriptionOfACallTellsMoreThanItsMethod() {
		CallHandle lock = new CallHandle(false, false, Duration.ZERO, false, null);
		waitAtA(true, CallOptions.DEFAULT.withOption(CallHandle.KEY, lock));
		assertThat(this.a.isSilent()).isFalse();
	}

	@Test
	void aCallThatWasNotSentYetIsNotLate() {
		this.virtual.scheduler.advance(LONG);
		List<ClientStreamTracer> calls = IntStream.range(0, 3)
			.mapToObj((i) -> call(this.a, true, CallOptions.DEFAULT))
			.toList();
		othersAreAnswered();
		assertThat(this.a.isSilent()).isFalse();
		calls.forEach(ClientStreamTracer::outboundHeaders);
		othersAreAnswered();
		assertThat(this.a.isSilent()).isTrue();
	}

	@Test
	void aCallIsToldHowLongItTookToSendIt() {
		List<Duration> told = new ArrayList<>();
		CallHandle handle = new CallHandle(false, true, LONG, false, (nanos) -> told.add(Duration.ofNanos(nanos)));
		ClientStreamTracer call = call(this.a, true, CallOptions.DEFAULT.withOption(CallHandle.KEY, handle));
		this.virtual.scheduler.advance(Duration.ofSeconds(3));
		call.outboundHeaders();
		assertThat(told).containsExactly(Duration.ofSeconds(3));
	}

	/**
	 * Three calls wait at one node while the other one answers, not until it is tried
	 * again.
	 */
	private void waitAtA(boolean unary, CallOptions options) {
		// a node is taken to have answered when it joined
		this.virtual.scheduler.advance(LONG);
		IntStream.range(0, 3).forEach((i) -> call(this.a, unary, options).outboundHeaders());
		othersAreAnswered();
	}

	private void othersAreAnswered() {
		for (int i = 0; i < 100; i++) {
			this.virtual.scheduler.advance(Duration.ofMillis(9));
			answer(call(this.b, true, CallOptions.DEFAULT));
		}
	}

	private ClientStreamTracer call(NodeHealth node, boolean unary, CallOptions options) {
		Permit permit = Objects.requireNonNull(node.tryBegin(Effort.NORMAL));
		return new OutcomeTracer.Factory(this.target, node, permit, new NodeCalls(), unary).newClientStreamTracer(
				ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(), new Metadata());
	}

	private static void answer(ClientStreamTracer call) {
		call.inboundMessage(0);
		call.streamClosed(Status.OK);
	}

}
