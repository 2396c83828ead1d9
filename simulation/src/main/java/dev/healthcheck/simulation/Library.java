package dev.healthcheck.simulation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.http.HttpOutcomes;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.CallPolicy;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import dev.healthcheck.upstream.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The library itself, with default settings and an http check each second. Calls are made
 * as its HTTP clients make them: what an answer or an exception means, and whether there
 * is another try, is the library's to say.
 */
final class Library implements Client, UpstreamListener {

	private static final String NAME = "simulated";

	private final Network network;

	private final World world;

	private final Upstream upstream;

	private final CallOptions reads = CallOptions.ofDefaults().withPolicy(new HttpCalls(true)).withHedging();

	private final CallOptions writes = CallOptions.ofDefaults().withPolicy(new HttpCalls(false));

	private int transitions;

	/**
	 * The library before the servers of a world.
	 * @param world the world
	 * @param checks whether it checks them
	 * @param limit whether it refuses calls while hardly any is answered in time
	 */
	Library(World world, boolean checks, boolean limit) {
		this.world = world;
		this.network = world.network();
		Upstreams upstreams = new Upstreams(world.time(), (settings) -> this::check, world.random().split()::nextLong);
		upstreams.addListener(this);
		this.upstream = upstreams.put(definition(world.scenario(), checks, limit));
	}

	private static UpstreamDefinition definition(Scenario scenario, boolean checks, boolean limit) {
		CheckSettings check = CheckSettings.builder().type("http").interval(Duration.ofSeconds(1)).build();
		List<Node> nodes = IntStream.range(0, scenario.servers() + scenario.spares())
			.mapToObj((server) -> Node.of(new NodeAddress("server", server + 1)))
			.toList();
		return UpstreamDefinition.builder(NAME)
			.levels(List.of(new Level("0", nodes.subList(0, scenario.servers())),
					new Level("1", nodes.subList(scenario.servers(), nodes.size()))))
			.check(checks ? check : check.disabled())
			.overloadLimit(limit)
			.build();
	}

	private static int server(NodeAddress address) {
		return address.port() - 1;
	}

	private CompletionStage<ProbeResult> check(NodeAddress target, Duration timeout) {
		CompletableFuture<ProbeResult> result = new CompletableFuture<>();
		this.world.server(server(target)).check(timeout, (reply) -> result.complete(switch (reply) {
			case OK -> ProbeResult.passed("200");
			case TIMEOUT -> ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no answer within " + timeout);
			case REFUSED -> ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused");
			default -> ProbeResult.failed(FailureKind.HTTP, String.valueOf(reply.status()), reply.name());
		}));
		return result;
	}

	@Override
	public void call(Request request, Consumer<Reply> caller) {
		this.upstream.callAsync((node) -> {
			CompletableFuture<Reply> answer = new CompletableFuture<>();
			// a server does not know that nobody waits any longer
			this.network.send(server(node.address()), request, answer::complete);
			return answer;
		}, request.idempotent() ? this.reads : this.writes)
			.whenComplete((reply, failure) -> caller.accept((failure != null) ? Reply.NOT_SENT : reply));
	}

	@Override
	public int inService() {
		return (int) this.upstream.nodes().stream().filter((node) -> node.status().isInService()).count();
	}

	@Override
	public int transitions() {
		return this.transitions;
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		this.transitions++;
	}

	private Outcome outcome(Reply reply) {
		if (reply.isAnswer()) {
			return HttpOutcomes.ofStatus(reply.status(), this.upstream.definition());
		}
		return HttpOutcomes.ofFailure(exception(reply), true, CallOptions.ofDefaults());
	}

	private static IOException exception(Reply reply) {
		return switch (reply) {
			case REFUSED -> new ConnectException("Connection refused");
			case TIMEOUT -> new HttpTimeoutException("request timed out");
			default -> new IOException("Connection reset");
		};
	}

	/** What answers and failures mean, as for the library's HTTP clients. */
	private final class HttpCalls implements CallPolicy {

		private final boolean idempotent;

		HttpCalls(boolean idempotent) {
			this.idempotent = idempotent;
		}

		@Override
		public Verdict ofResult(@Nullable Object result) {
			Reply reply = (Reply) Objects.requireNonNull(result);
			Outcome outcome = outcome(reply);
			return new Verdict(outcome,
					outcome instanceof Outcome.Failure && (this.idempotent || reply == Reply.REFUSED));
		}

		@Override
		public Verdict ofFailure(Throwable failure) {
			return Verdict.ignored();
		}

	}

}
