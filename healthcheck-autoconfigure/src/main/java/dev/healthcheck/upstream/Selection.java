package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.balance.Picker;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * The pickers of an upstream's levels. They list the nodes that can be chosen, so that
 * the others cost nothing and nobody gets their share on top; one that cannot be chosen
 * any more is skipped at once, because pickers ask the node itself, and this only tidies
 * up afterwards. Small upstreams are tidied up at once, for large ones changes that come
 * soon after others are gathered, so that this takes no more than a hundredth of the
 * time.
 * <p>
 * Guarded by the upstream's lock, except for what is volatile.
 */
final class Selection {

	private static final int SMALL = 100;

	/** Some weights have long cycles, which take time also in a small upstream. */
	private static final long CHEAP_NANOS = 20_000_000;

	private static final int SHARE_OF_TIME = 100;

	private final Membership membership;

	private final UpstreamLock lock;

	private final Scheduler scheduler;

	private volatile List<LevelPicker> pickers = List.of();

	private boolean due;

	private int version;

	/** Whether the pickers of all nodes have old weights. */
	private boolean reweighed;

	/** When pickers were made last, and how long that took. */
	private volatile Built last;

	Selection(Membership membership, Scheduler scheduler, UpstreamLock lock) {
		this.membership = membership;
		this.lock = lock;
		this.scheduler = scheduler;
		this.last = new Built(scheduler.nanoTime(), 0);
	}

	/**
	 * The pickers of levels.
	 * @param levels the names of the levels, in the order in which they are to be used;
	 * all, the preferred one first, if empty
	 * @throws IllegalArgumentException if there is no such level
	 */
	List<LevelPicker> pickers(List<String> levels) {
		List<LevelPicker> pickers = this.pickers;
		return levels.isEmpty() ? pickers : levels.stream().distinct().map((name) -> picker(name, pickers)).toList();
	}

	private LevelPicker picker(String name, List<LevelPicker> pickers) {
		return pickers.stream()
			.filter((picker) -> picker.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"upstream '" + this.membership.definition().name() + "' has no level '" + name + "' (known: "
							+ pickers.stream().map(LevelPicker::name).collect(Collectors.joining(", ")) + ")"));
	}

	/** Nodes or balancer are others: what was cannot be used any longer. */
	void replace() {
		this.reweighed = true;
		build();
	}

	/** Weights have changed; to be followed with whatever changed them. */
	void reweighed() {
		this.reweighed = true;
	}

	/** Who can be chosen, or with what weight, has changed. */
	void follow() {
		if (!this.membership.balancer().spreads()) {
			// its pickers list all nodes, whoever can be chosen
			return;
		}
		Built last = this.last;
		if (this.membership.nodes().size() <= SMALL && last.costNanos() < CHEAP_NANOS) {
			build();
		}
		else if (!this.due) {
			this.due = true;
			long since = this.scheduler.nanoTime() - last.atNanos();
			this.scheduler.schedule(Duration.ofNanos(Math.max(0, last.costNanos() * SHARE_OF_TIME - since)),
					this::followNow);
		}
	}

	/** Takes its time, and therefore no lock. */
	private void followNow() {
		Plan plan = this.lock.locked(() -> {
			this.due = false;
			return plan();
		});
		List<LevelPicker> built = built(plan);
		this.lock.locked(() -> {
			if (this.version == plan.version()) {
				this.pickers = built;
			}
			return plan;
		});
	}

	private void build() {
		this.pickers = built(plan());
	}

	private Plan plan() {
		List<LevelPicker> kept = this.reweighed ? List.of() : this.pickers;
		this.reweighed = false;
		this.version++;
		return new Plan(this.version, this.membership.definition().levels(), this.membership.balancer(), kept);
	}

	private List<LevelPicker> built(Plan plan) {
		long start = this.scheduler.nanoTime();
		List<LevelPicker> built = IntStream.range(0, plan.levels().size())
			.mapToObj((i) -> picker(plan.levels().get(i), plan.balancer(),
					plan.kept().isEmpty() ? null : plan.kept().get(i)))
			.toList();
		long end = this.scheduler.nanoTime();
		this.last = new Built(end, end - start);
		return built;
	}

	private LevelPicker picker(Level level, Balancer balancer, @Nullable LevelPicker kept) {
		List<NodeHealth> nodes = (kept != null) ? kept.nodes() : nodes(level);
		List<NodeHealth> candidates = nodes.stream().filter(Selection::isCandidate).toList();
		Picker<NodeHealth> all = (kept != null) ? kept.all() : balancer.picker(nodes);
		boolean tidy = balancer.spreads() && candidates.size() < nodes.size();
		return new LevelPicker(level.name(), level.tries(), nodes, tidy ? balancer.picker(candidates) : all, all);
	}

	/** Whether it can be chosen by the normal rules. */
	private static boolean isCandidate(NodeHealth node) {
		NodeStatus status = node.status();
		return status == NodeStatus.RECOVERING || status.isInService() || node.state().isOutvoted();
	}

	private List<NodeHealth> nodes(Level level) {
		return level.nodes()
			.stream()
			.map((node) -> this.membership.node(node.address()))
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * What pickers are made of; they are thrown away if a later plan was made meanwhile.
	 *
	 * @param version tells it from later ones
	 * @param levels the levels
	 * @param balancer the balancer
	 * @param kept the pickers so far, whose pickers of all nodes stay; empty if weights
	 * or nodes are others
	 */
	private record Plan(int version, List<Level> levels, Balancer balancer, List<LevelPicker> kept) {

	}

	/**
	 * What pickers have cost.
	 *
	 * @param atNanos when they were made
	 * @param costNanos how long that took
	 */
	private record Built(long atNanos, long costNanos) {

	}

}
