package dev.healthcheck.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.healthcheck.node.NodeAddress;

/**
 * A probe whose nodes take the time and give the results that a test wants, on a virtual
 * clock. It fails when a node is asked twice at a time, unless a test gives checks up.
 */
final class FakeProbe implements NodeProbe {

	private final ManualScheduler scheduler;

	private final Map<NodeAddress, Duration> latencies = new HashMap<>();

	private final Map<NodeAddress, Supplier<CompletionStage<ProbeResult>>> answers = new HashMap<>();

	private final Set<NodeAddress> inFlight = new HashSet<>();

	private final List<Start> starts = new ArrayList<>();

	private final List<NodeAddress> forgotten = new ArrayList<>();

	private Duration latency = Duration.ZERO;

	private int mostInFlight;

	private boolean givenUp;

	FakeProbe(ManualScheduler scheduler) {
		this.scheduler = scheduler;
	}

	/** How long nodes take that have no latency of their own. */
	void latency(Duration latency) {
		this.latency = latency;
	}

	void latency(NodeAddress node, Duration latency) {
		this.latencies.put(node, latency);
	}

	/** Checks may be given up, and their node asked again meanwhile. */
	void mayBeGivenUp() {
		this.givenUp = true;
	}

	/** What happens when a node is asked, instead of a result after its latency. */
	void answer(NodeAddress node, Supplier<CompletionStage<ProbeResult>> answer) {
		this.answers.put(node, answer);
	}

	List<Start> starts() {
		return this.starts;
	}

	/** When a node was asked. */
	List<Long> starts(NodeAddress node) {
		return this.starts.stream().filter((start) -> start.node().equals(node)).map(Start::nanos).toList();
	}

	List<NodeAddress> forgotten() {
		return this.forgotten;
	}

	int mostInFlight() {
		return this.mostInFlight;
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		this.starts.add(new Start(target, this.scheduler.nanoTime()));
		Supplier<CompletionStage<ProbeResult>> answer = this.answers.get(target);
		if (answer != null) {
			return answer.get();
		}
		if (!this.inFlight.add(target) && !this.givenUp) {
			throw new AssertionError(target + " is asked twice at a time");
		}
		this.mostInFlight = Math.max(this.mostInFlight, this.inFlight.size());
		CompletableFuture<ProbeResult> result = new CompletableFuture<>();
		this.scheduler.schedule(this.latencies.getOrDefault(target, this.latency), () -> {
			this.inFlight.remove(target);
			result.complete(ProbeResult.passed("200"));
		});
		return result;
	}

	@Override
	public void forget(NodeAddress target) {
		this.forgotten.add(target);
	}

	/**
	 * A node was asked.
	 *
	 * @param node which one
	 * @param nanos when
	 */
	record Start(NodeAddress node, long nanos) {

	}

}
