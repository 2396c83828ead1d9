package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

import dev.healthcheck.fleet.VirtualFleet.Instance;
import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds whatever happens: random faults of nodes, instances, networks and etcd, on a
 * virtual clock.
 */
class RandomFaultsTests {

	private static final int SEEDS = 100;

	private static final int NODES = 8;

	private static final Duration STEP = Duration.ofMillis(250);

	@Test
	void instancesAgreeWithTheTruthAndNeverTakeDownWhatTheyCanReach() {
		for (long seed = 1; seed <= SEEDS; seed++) {
			new Run(seed).run();
		}
	}

	private static final class Run {

		private final long seed;

		private final SplittableRandom random;

		private final VirtualFleet fleet;

		/** When an instance could last not reach a node, by both. */
		private final Map<String, Long> unreached = new HashMap<>();

		Run(long seed) {
			this.seed = seed;
			this.random = new SplittableRandom(seed);
			this.fleet = new VirtualFleet(NODES, seed);
		}

		void run() {
			int count = 2 + this.random.nextInt(4);
			for (int i = 0; i < count; i++) {
				this.fleet.start("i" + i);
			}
			steps(60);
			for (int fault = 0; fault < 12; fault++) {
				fault();
				steps(4 + this.random.nextInt(40));
			}
			heal();
			steps(240);
			agree();
		}

		private void fault() {
			Instance instance = this.fleet.instances.get(this.random.nextInt(this.fleet.instances.size()));
			NodeAddress node = this.fleet.node(this.random.nextInt(NODES));
			switch (this.random.nextInt(12)) {
				case 0, 1 -> this.fleet.dead.add(node);
				case 2 -> this.fleet.hung.add(node);
				case 3, 4 -> {
					this.fleet.dead.clear();
					this.fleet.hung.clear();
				}
				case 5 -> instance.cutOff.add(node);
				case 6 -> instance.cutOff.clear();
				case 7 -> instance.keys.cut(true);
				case 8 -> instance.keys.cut(false);
				case 9 -> instance.pause(Duration.ofMillis(this.random.nextInt(12_000)));
				case 10 -> this.fleet.etcd.revokeAll();
				default -> {
					if (instance.alive) {
						instance.request(node);
					}
				}
			}
		}

		private void heal() {
			this.fleet.instances.forEach((instance) -> {
				instance.keys.cut(false);
				instance.cutOff.clear();
			});
		}

		private void steps(int count) {
			for (int i = 0; i < count; i++) {
				long now = this.fleet.scheduler.nanoTime();
				each((instance, node) -> {
					if (!instance.canReach(node)) {
						this.unreached.put(instance.name + node, now);
					}
				});
				this.fleet.run(STEP);
				each(this::holds);
			}
		}

		/** Down is only what own checks have found so. */
		private void holds(Instance instance, NodeAddress node) {
			if (!instance.isDown(node)) {
				return;
			}
			assertThat(Objects.requireNonNull(instance.health(node).finding().last()).result().passed())
				.as("seed %s: %s has %s down, and its last check", this.seed, instance.name, node)
				.isFalse();
			assertThat(this.unreached).as("seed %s: %s never lost %s", this.seed, instance.name, node)
				.containsKey(instance.name + node);
		}

		private void agree() {
			List<String> wrong = new ArrayList<>();
			each((instance, node) -> {
				if (instance.isUnused(node) == instance.canReach(node)) {
					wrong.add(instance.name + " " + node + " " + (instance.canReach(node) ? "well" : "bad") + ", state "
							+ instance.health(node).finding().state() + ", role " + instance.role(node) + ", "
							+ instance.status().state() + " " + instance.health(node).status());
				}
			});
			assertThat(wrong).as("seed %s, words %s", this.seed, this.fleet.etcd.content()).isEmpty();
			for (NodeAddress node : this.fleet.nodes) {
				assertThat(this.fleet.instances.stream().filter((instance) -> instance.role(node) == Role.OWNER))
					.as("seed %s: owners of %s", this.seed, node)
					.hasSize(1);
			}
		}

		private void each(BiConsumer<Instance, NodeAddress> action) {
			this.fleet.instances
				.forEach((instance) -> this.fleet.nodes.forEach((node) -> action.accept(instance, node)));
		}

	}

}
