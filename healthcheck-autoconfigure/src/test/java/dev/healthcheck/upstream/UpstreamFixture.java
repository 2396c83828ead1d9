package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;

/**
 * An upstream on a virtual clock whose checks answer as the test says: at once with a
 * result, or not at all until the check times out.
 */
final class UpstreamFixture {

	static final ProbeResult PASS = ProbeResult.passed("200");

	static final ProbeResult REFUSED = ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused");

	static final ProbeResult UNAVAILABLE = ProbeResult.failed(FailureKind.HTTP, "503", "503");

	/** No answer: the check times out after its second. */
	static final ProbeResult SILENCE = ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no answer within 1 s");

	final ManualScheduler scheduler = new ManualScheduler();

	final Map<NodeAddress, ProbeResult> answers = new HashMap<>();

	final Map<NodeAddress, Integer> checks = new HashMap<>();

	final List<String> transitions = new ArrayList<>();

	final Upstreams upstreams = new Upstreams(this.scheduler, (settings) -> this::probe,
			new SplittableRandom(1)::nextLong);

	final Upstream upstream;

	UpstreamFixture(UpstreamDefinition definition) {
		this.upstreams.addListener(new UpstreamListener() {

			@Override
			public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
				UpstreamFixture.this.transitions
					.add(node.address().host() + " " + transition.from() + "->" + transition.to());
			}

		});
		this.upstream = this.upstreams.put(definition);
	}

	/** Nodes a, b, ... with checks off. */
	static UpstreamDefinition unchecked(int maxFails, String... hosts) {
		return UpstreamDefinition.builder("u")
			.nodes(nodes(hosts))
			.passive(PassiveSettings.of(maxFails, Duration.ofSeconds(10)))
			.check(check("http", 2).disabled())
			.build();
	}

	/** Nodes a, b, ... with http checks without jitter, out after one failure. */
	static UpstreamDefinition checked(int failures, String... hosts) {
		return UpstreamDefinition.builder("u")
			.nodes(nodes(hosts))
			.passive(PassiveSettings.of(1, Duration.ofSeconds(10)))
			.check(check("http", failures))
			.build();
	}

	static CheckSettings check(String type, int failures) {
		return CheckSettings.builder()
			.type(type)
			.healthyInterval(Duration.ofSeconds(2))
			.thresholds(new CheckThresholds(1, failures, failures, failures))
			.jitter(0)
			.build();
	}

	static List<Node> nodes(String... hosts) {
		return Arrays.stream(hosts).map((host) -> Node.of(host + ":1")).toList();
	}

	private CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		this.checks.merge(target, 1, Integer::sum);
		ProbeResult answer = this.answers.getOrDefault(target, PASS);
		CompletableFuture<ProbeResult> result = new CompletableFuture<>();
		if (answer.equals(SILENCE)) {
			this.scheduler.schedule(timeout, () -> result.complete(SILENCE));
		}
		else {
			result.complete(answer);
		}
		return result;
	}

	int checks(String host) {
		return this.checks.getOrDefault(address(host), 0);
	}

	NodeHealth node(String host) {
		return Objects.requireNonNull(this.upstream.health(address(host)));
	}

	NodeSnapshot snapshot(String host) {
		return this.upstream.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.address().equals(address(host)))
			.findFirst()
			.orElseThrow();
	}

	NodeStatus status(String host) {
		// at one moment, as threads of callers may change it
		return ((DefaultUpstream) this.upstream).engine().locked(() -> {
			NodeStatus status = node(host).status();
			if (status != snapshot(host).status()) {
				throw new IllegalStateException("the snapshot disagrees with the flag of " + host);
			}
			return status;
		});
	}

	void answer(String host, ProbeResult answer) {
		this.answers.put(address(host), answer);
	}

	RepeatUse repeats() {
		return ((DefaultUpstream) this.upstream).repeats();
	}

	/** Have a node checked out of turn. */
	void checkNow(String host) {
		((DefaultUpstream) this.upstream).membership().checker().checkNow(node(host));
	}

	void advance(Duration time) {
		this.scheduler.advance(time);
	}

	void seconds(double seconds) {
		advance(Duration.ofNanos((long) (seconds * 1e9)));
	}

	/** A request that began some time ago and ends now. */
	void request(String host, Outcome outcome, Duration took) {
		NodeHealth node = node(host);
		node.requests().started();
		node.requests().ended(node.state().breaker().permit(), this.scheduler.nanoTime() - took.toNanos(), outcome);
	}

	void fails(String host, FailureKind kind) {
		request(host, Outcome.failure(kind, kind.name().toLowerCase(java.util.Locale.ROOT)), Duration.ofMillis(1));
	}

	void succeeds(String host) {
		request(host, Outcome.success(), Duration.ofMillis(1));
	}

	static NodeAddress address(String host) {
		return new NodeAddress(host, 1);
	}

}
