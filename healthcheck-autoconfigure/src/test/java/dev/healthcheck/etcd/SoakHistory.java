package dev.healthcheck.etcd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;

/**
 * All that happened to the nodes of one upstream, and what must not have.
 */
final class SoakHistory implements UpstreamListener {

	/** Within this time everybody knows of a change. */
	private static final Duration PROPAGATION = Duration.ofMillis(500);

	/** Between the end of a request and when it is told. */
	private static final Duration TELLING = Duration.ofMillis(50);

	private static final Set<NodeStatus> OPERATORS = Set.of(NodeStatus.DRAINING, NodeStatus.MAINTENANCE);

	/** From each status, where it leads besides to what the operator wishes. */
	private static final Map<NodeStatus, Set<NodeStatus>> LEGAL = new EnumMap<>(
			Map.of(NodeStatus.UNCHECKED, Set.of(NodeStatus.HEALTHY, NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY),
					NodeStatus.HEALTHY, Set.of(NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY), //
					NodeStatus.UNSTABLE, Set.of(NodeStatus.HEALTHY, NodeStatus.RECOVERING, NodeStatus.UNHEALTHY),
					NodeStatus.UNHEALTHY, Set.of(NodeStatus.HEALTHY, NodeStatus.RECOVERING, NodeStatus.UNSTABLE),
					NodeStatus.RECOVERING, Set.of(NodeStatus.HEALTHY, NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY)));

	private final String upstream;

	private final Duration shortestInterval;

	private final Instant start = Instant.now();

	private final Map<String, List<NodeTransition>> transitions = new TreeMap<>();

	private final Map<String, AtomicInteger> checks = new ConcurrentHashMap<>();

	private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

	SoakHistory(String upstream, Duration shortestInterval) {
		this.upstream = upstream;
		this.shortestInterval = shortestInterval;
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		if (upstream.name().equals(this.upstream)) {
			synchronized (this.transitions) {
				this.transitions.computeIfAbsent(node.address().toString(), (address) -> new ArrayList<>())
					.add(transition);
			}
		}
	}

	@Override
	public void onCheck(Upstream upstream, Node node, CheckReport report) {
		if (upstream.name().equals(this.upstream)) {
			this.checks.computeIfAbsent(node.address().toString(), (address) -> new AtomicInteger()).incrementAndGet();
		}
	}

	@Override
	public void onRequest(Upstream upstream, Node node, Outcome outcome, long durationNanos) {
		if (upstream.name().equals(this.upstream)) {
			Instant end = Instant.now();
			this.requests.add(new Request(node.address().toString(), end.minusNanos(durationNanos), end));
		}
	}

	int requests() {
		return this.requests.size();
	}

	int transitions() {
		synchronized (this.transitions) {
			return this.transitions.values().stream().mapToInt(List::size).sum();
		}
	}

	/** Everything that must not have happened. */
	List<String> violations() {
		List<String> violations = new ArrayList<>();
		synchronized (this.transitions) {
			picksOfUnselectable(violations);
			illegalTransitions(violations);
			trialsAtATime(violations);
			tooManyChecks(violations);
		}
		return violations;
	}

	private void picksOfUnselectable(List<String> violations) {
		for (Request request : this.requests) {
			NodeTransition last = before(request.address(), request.start().minus(PROPAGATION));
			NodeTransition next = before(request.address(), request.start().plus(TELLING));
			if (last != null && last.equals(next) && !last.to().isSelectable()) {
				violations.add("I1: %s got a request at %s, but is %s since %s (%s)".formatted(request.address(),
						request.start(), last.to(), last.at(), last.cause()));
			}
		}
	}

	private @org.jspecify.annotations.Nullable NodeTransition before(String address, Instant moment) {
		NodeTransition found = null;
		for (NodeTransition transition : this.transitions.getOrDefault(address, List.of())) {
			if (transition.at().isAfter(moment)) {
				break;
			}
			found = transition;
		}
		return found;
	}

	private void illegalTransitions(List<String> violations) {
		this.transitions.forEach((address, all) -> {
			for (int i = 0; i < all.size(); i++) {
				NodeTransition transition = all.get(i);
				boolean continues = i == 0 || all.get(i - 1).to() == transition.from();
				boolean legal = OPERATORS.contains(transition.from()) || OPERATORS.contains(transition.to())
						|| LEGAL.getOrDefault(transition.from(), Set.of()).contains(transition.to());
				if (!continues || !legal || transition.from() == transition.to()) {
					violations.add("I2: %s went from %s to %s at %s (%s)%s".formatted(address, transition.from(),
							transition.to(), transition.at(), transition.cause(),
							continues ? "" : ", but was " + all.get(i - 1).to()));
				}
			}
		});
	}

	private void trialsAtATime(List<String> violations) {
		Map<String, List<Request>> byNode = this.requests.stream()
			.collect(Collectors.groupingBy(Request::address, TreeMap::new, Collectors.toList()));
		this.transitions.forEach((address, all) -> {
			for (int i = 0; i + 1 < all.size(); i++) {
				if (all.get(i).to() == NodeStatus.RECOVERING) {
					Instant from = all.get(i).at();
					Instant to = all.get(i + 1).at().minus(TELLING);
					List<Request> trials = byNode.getOrDefault(address, List.of())
						.stream()
						.filter((request) -> request.start().isAfter(from) && request.start().isBefore(to))
						.sorted(java.util.Comparator.comparing(Request::start))
						.toList();
					for (int t = 1; t < trials.size(); t++) {
						if (trials.get(t).start().plus(TELLING).isBefore(trials.get(t - 1).end())
								&& isAnotherHealthy(address, trials.get(t).start())) {
							violations.add("I4: %s is recovering and got two requests at a time, at %s and %s"
								.formatted(address, trials.get(t - 1).start(), trials.get(t).start()));
						}
					}
				}
			}
		});
	}

	/** Else one that is recovering serves more than its trial. */
	private boolean isAnotherHealthy(String address, Instant moment) {
		return this.transitions.keySet().stream().filter((other) -> !other.equals(address)).anyMatch((other) -> {
			NodeTransition last = before(other, moment.minus(PROPAGATION));
			return last != null && last.to() == NodeStatus.HEALTHY && last.equals(before(other, moment.plus(TELLING)));
		});
	}

	private void tooManyChecks(List<String> violations) {
		long millis = Duration.between(this.start, Instant.now()).toMillis();
		int outOfTurn = 5 + 2 * transitions();
		// jitter may shorten every wait by a tenth
		long budget = 10 * millis / (9 * this.shortestInterval.toMillis()) + outOfTurn;
		this.checks.forEach((address, count) -> {
			if (count.get() > budget) {
				violations.add("I6: %s was checked %d times in %d ms, more than %d".formatted(address, count.get(),
						millis, budget));
			}
		});
	}

	private record Request(String address, Instant start, Instant end) {

	}

}
