package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.healthcheck.check.Checker;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * Instances on a virtual clock that share the checks of one upstream.
 */
final class VirtualFleet {

	static final String UPSTREAM = "shop";

	static final Duration TTL = Duration.ofSeconds(5);

	final ManualScheduler scheduler = new ManualScheduler();

	final MemoryKeyspace etcd;

	final List<NodeAddress> nodes;

	/** Nodes that refuse everybody, and those that answer nobody. */
	final Set<NodeAddress> dead = new HashSet<>();

	final Set<NodeAddress> hung = new HashSet<>();

	final List<Instance> instances = new ArrayList<>();

	final List<Check> checks = new ArrayList<>();

	private final SplittableRandom random;

	private final CheckSettings check;

	VirtualFleet(int nodes, long seed) {
		this(nodes, seed, CheckSettings.ofDefaults());
	}

	VirtualFleet(int nodes, long seed, CheckSettings check) {
		this.etcd = new MemoryKeyspace(this.scheduler, TTL, seed);
		this.random = new SplittableRandom(seed);
		this.check = check;
		this.nodes = IntStream.range(0, nodes).mapToObj((i) -> new NodeAddress("10.0.0." + i, 80)).toList();
	}

	Instance start(String name) {
		return start(name, (settings) -> settings);
	}

	Instance start(String name, UnaryOperator<FleetSettings> settings) {
		Instance instance = new Instance(
				settings.apply(new FleetSettings("g", null, "/f/", name, 1, TTL, Duration.ZERO, false)),
				this.random.nextLong());
		instance.put();
		instance.fleet.start();
		this.instances.add(instance);
		return instance;
	}

	/** One that checks all by itself, with the same chance. */
	Instance startWithoutFleet(String name) {
		Instance instance = new Instance(new FleetSettings("g", null, "/f/", name, 1, TTL, Duration.ZERO, false),
				this.random.nextLong());
		instance.put();
		this.instances.add(instance);
		return instance;
	}

	void run(Duration time) {
		this.scheduler.advance(time);
	}

	/** All have joined, and have checked what they own. */
	void settle() {
		run(Duration.ofSeconds(30));
	}

	NodeAddress node(int number) {
		return this.nodes.get(number);
	}

	Optional<Instance> owner(NodeAddress node) {
		return this.instances.stream()
			.filter((instance) -> instance.alive && instance.role(node) == Role.OWNER)
			.findFirst();
	}

	long checksSince(long nanos) {
		return this.checks.stream().filter((check) -> check.nanos() - nanos >= 0).count();
	}

	/**
	 * A check began.
	 *
	 * @param by the instance
	 * @param node the node
	 * @param nanos when
	 */
	record Check(String by, NodeAddress node, long nanos) {

	}

	/** One instance of the application. */
	final class Instance implements Scheduler {

		final String name;

		final Upstreams upstreams;

		/** Nodes that it alone cannot reach. */
		final Set<NodeAddress> cutOff = new HashSet<>();

		final Fleet fleet;

		final MemoryKeyspace.Client keys = VirtualFleet.this.etcd.client();

		boolean alive = true;

		/** Whether the loop of its checks does not get on. */
		boolean stuck;

		private long pausedUntil = VirtualFleet.this.scheduler.nanoTime();

		Instance(FleetSettings settings, long seed) {
			this.name = settings.name();
			this.upstreams = new Upstreams(this, (check) -> this::probe, new SplittableRandom(seed)::nextLong);
			this.fleet = new Fleet(this.keys, this.upstreams, settings, List.of(), (upstream) -> false, this.name);
		}

		private void put() {
			this.upstreams.put(UpstreamDefinition.builder(UPSTREAM)
				.nodes(VirtualFleet.this.nodes.stream().map(Node::of).toList())
				.check(VirtualFleet.this.check)
				.build());
		}

		private CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
			VirtualFleet.this.checks.add(new Check(this.name, target, nanoTime()));
			CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
			boolean hangs = VirtualFleet.this.hung.contains(target) || this.cutOff.contains(target);
			schedule(hangs ? timeout : Duration.ofMillis(2),
					() -> answer
						.complete(hangs ? ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "timeout after 1 s")
								: VirtualFleet.this.dead.contains(target)
										? ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused")
										: ProbeResult.passed("ok")));
			return answer;
		}

		boolean canReach(NodeAddress node) {
			return !this.cutOff.contains(node) && !VirtualFleet.this.hung.contains(node)
					&& !VirtualFleet.this.dead.contains(node);
		}

		Upstream upstream() {
			return this.upstreams.get(UPSTREAM);
		}

		NodeHealth health(NodeAddress node) {
			return Objects.requireNonNull(upstream().health(node));
		}

		boolean isDown(NodeAddress node) {
			return health(node).finding().state() == ActiveState.DOWN;
		}

		/** Whether requests go elsewhere, whatever the cause. */
		boolean isUnused(NodeAddress node) {
			return isDown(node) || health(node).isSuspect();
		}

		Role role(NodeAddress node) {
			return this.fleet.currentShare(UPSTREAM, node).orElseThrow().role();
		}

		FleetStatus status() {
			return this.fleet.currentStatus();
		}

		/** A request to a node, which fails if that cannot be reached. */
		void request(NodeAddress node) {
			Node target = health(node).node();
			upstream().report(target,
					canReach(node) ? Outcome.success() : Outcome.failure(FailureKind.TCP, "Connection refused"));
		}

		void crash() {
			this.alive = false;
		}

		void stop() {
			this.fleet.leave();
		}

		void pause(Duration time) {
			this.pausedUntil = VirtualFleet.this.scheduler.nanoTime() + time.toNanos();
		}

		@Override
		public long nanoTime() {
			return VirtualFleet.this.scheduler.nanoTime();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			if (this.stuck && task.getClass().getPackageName().equals(Checker.class.getPackageName())) {
				return () -> {
				};
			}
			return VirtualFleet.this.scheduler.schedule(delay, () -> runUnlessPaused(task));
		}

		private void runUnlessPaused(Runnable task) {
			if (!this.alive) {
				return;
			}
			long left = this.pausedUntil - nanoTime();
			if (left > 0) {
				VirtualFleet.this.scheduler.schedule(Duration.ofNanos(left), () -> runUnlessPaused(task));
			}
			else {
				task.run();
			}
		}

	}

}
