package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.balance.Picker;
import dev.healthcheck.check.Scheduler;

/**
 * The pickers of an upstream's levels. They list the nodes that can be chosen, so that
 * the others cost nothing and nobody gets their share on top; one that cannot be chosen
 * any more is skipped at once, because pickers ask the node itself, and this only tidies
 * up afterwards. Small upstreams are tidied up at once, for large ones changes are
 * gathered, so that this takes no more than a tenth of the time.
 * <p>
 * Guarded by the upstream's lock, except for what is volatile.
 */
final class Selection {

	private static final int SMALL = 100;

	/** Some weights have long cycles, which take time also in a small upstream. */
	private static final long CHEAP_NANOS = 20_000_000;

	private static final int SHARE_OF_TIME = 10;

	private final Upstream upstream;

	private final Scheduler scheduler;

	private volatile List<LevelPicker> pickers = List.of();

	private boolean due;

	private int version;

	private volatile long costNanos;

	Selection(Upstream upstream, Scheduler scheduler) {
		this.upstream = upstream;
		this.scheduler = scheduler;
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
					"upstream '" + this.upstream.name() + "' has no level '" + name + "' (known: "
							+ pickers.stream().map(LevelPicker::name).collect(Collectors.joining(", ")) + ")"));
	}

	/** Nodes or balancer are others: what was cannot be used any longer. */
	void replace() {
		this.version++;
		this.pickers = build();
	}

	/** Who can be chosen, or with what weight, has changed. */
	void follow() {
		if (this.upstream.nodes().size() <= SMALL && this.costNanos < CHEAP_NANOS) {
			replace();
		}
		else if (!this.due) {
			this.due = true;
			this.scheduler.schedule(Duration.ofNanos(this.costNanos * SHARE_OF_TIME), this::followNow);
		}
	}

	/** Takes its time, and therefore no lock. */
	private void followNow() {
		int version = this.upstream.locked(() -> {
			this.due = false;
			return this.version;
		});
		List<LevelPicker> built = build();
		this.upstream.locked(() -> {
			if (this.version == version) {
				this.pickers = built;
			}
			return version;
		});
	}

	private List<LevelPicker> build() {
		long start = System.nanoTime();
		Balancer balancer = this.upstream.balancer();
		List<LevelPicker> built = this.upstream.definition()
			.levels()
			.stream()
			.map((level) -> picker(level, balancer))
			.toList();
		this.costNanos = System.nanoTime() - start;
		return built;
	}

	private LevelPicker picker(Level level, Balancer balancer) {
		List<NodeHealth> all = level.nodes()
			.stream()
			.map((node) -> this.upstream.health(node.address()))
			.filter(Objects::nonNull)
			.toList();
		List<NodeHealth> candidates = all.stream().filter(NodeHealth::isCandidate).toList();
		Picker<NodeHealth> ofAll = balancer.picker(all);
		boolean tidy = balancer.spreads() && candidates.size() < all.size();
		return new LevelPicker(level.name(), level.tries(), tidy ? balancer.picker(candidates) : ofAll, ofAll);
	}

}
