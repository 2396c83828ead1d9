package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of outcomes and clock steps against a model of the rules: a success
 * zeroes every count; a threshold of one kind, all within the fail timeout, opens; open
 * lasts the fail timeout; then one trial at a time decides; late results never count.
 */
class PassiveAccountingTests {

	private static final long FAIL_TIMEOUT = Duration.ofSeconds(10).toNanos();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5 })
	void agreesWithTheModel(int maxFails) {
		for (long seed = 0; seed < 150; seed++) {
			run(maxFails, seed);
		}
	}

	private static void run(int maxFails, long seed) {
		Random random = new Random(seed * 31 + maxFails);
		// b is always well, so that protection plays no part
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(maxFails, "a", "b"));
		Model model = new Model(maxFails);
		NodeHealth node = fixture.node("a");
		List<Request> underWay = new ArrayList<>();
		for (int step = 0; step < 120; step++) {
			long now = fixture.scheduler.nanoTime();
			switch (random.nextInt(6)) {
				case 0 -> fixture.advance(Duration.ofMillis(random.nextInt(4000)));
				case 1, 2 -> {
					Permit permit = node.admits(Effort.NORMAL) ? node.tryBegin(Effort.NORMAL) : null;
					int expected = model.begin(now);
					assertThat(permit != null).as("seed %d step %d", seed, step).isEqualTo(expected >= 0);
					if (permit != null) {
						underWay.add(new Request(permit, expected));
					}
				}
				default -> {
					if (!underWay.isEmpty()) {
						Request request = underWay.remove(random.nextInt(underWay.size()));
						Outcome outcome = outcome(random);
						node.requests().ended(request.permit(), now, outcome);
						model.end(request.generation(), outcome, now);
					}
				}
			}
			assertThat(node.state().breaker().state()).as("max-fails %d, seed %d, step %d", maxFails, seed, step)
				.isEqualTo(model.state(fixture.scheduler.nanoTime()));
			assertThat(fixture.snapshot("a").reason()).isNotBlank();
			assertThat(node.status().isSelectable()).isEqualTo(node.status() != NodeStatus.UNHEALTHY);
		}
	}

	private static Outcome outcome(Random random) {
		int choice = random.nextInt(10);
		if (choice < 2) {
			return Outcome.success();
		}
		List<FailureKind> kinds = List.of(FailureKind.values());
		return (choice == 2) ? Outcome.ignored() : Outcome.failure(kinds.get(random.nextInt(kinds.size())), "x");
	}

	/**
	 * A request under way.
	 *
	 * @param permit what it began with
	 * @param generation the same in the model
	 */
	private record Request(Permit permit, int generation) {

	}

	/** The rules in as few lines as they need. */
	private static final class Model {

		private final int maxFails;

		private final Map<FailureKind, List<Long>> fails = new HashMap<>();

		private BreakerState state = BreakerState.CLOSED;

		private int generation;

		private long openUntil;

		private long trialSince = Long.MIN_VALUE;

		Model(int maxFails) {
			this.maxFails = maxFails;
		}

		BreakerState state(long now) {
			if (this.state == BreakerState.OPEN && now >= this.openUntil) {
				become(BreakerState.HALF_OPEN);
			}
			return this.state;
		}

		int begin(long now) {
			if (state(now) == BreakerState.HALF_OPEN) {
				if (this.trialSince != Long.MIN_VALUE && now - this.trialSince < FAIL_TIMEOUT) {
					return -1;
				}
				this.trialSince = now;
				return ++this.generation;
			}
			return (this.state == BreakerState.OPEN) ? -1 : this.generation;
		}

		void end(int generation, Outcome outcome, long now) {
			state(now);
			if (generation != this.generation) {
				return;
			}
			if (outcome instanceof Outcome.Success) {
				become(BreakerState.CLOSED);
			}
			else if (outcome instanceof Outcome.Failure failure) {
				List<Long> times = this.fails.computeIfAbsent(failure.kind(), (kind) -> new ArrayList<>());
				times.add(now);
				int oldest = times.size() - this.maxFails;
				if (this.state == BreakerState.HALF_OPEN || (oldest >= 0 && now - times.get(oldest) <= FAIL_TIMEOUT)) {
					this.openUntil = now + FAIL_TIMEOUT;
					become(BreakerState.OPEN);
				}
			}
			else if (this.state == BreakerState.HALF_OPEN) {
				this.trialSince = Long.MIN_VALUE;
				this.generation++;
			}
		}

		private void become(BreakerState next) {
			this.generation += (next != this.state) ? 1 : 0;
			this.state = next;
			this.fails.clear();
			this.trialSince = Long.MIN_VALUE;
		}

	}

}
