package dev.healthcheck.upstream;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckHistory}.
 */
class CheckHistoryTests {

	@Test
	void startsUnknown() {
		Life health = new Life(new CheckThresholds(2, 2, 2, 2));
		assertThat(health.state()).isEqualTo(ActiveState.UNKNOWN);
		assertThat(health.needsAttention()).isFalse();
	}

	@Test
	void firstResultCountsAtOnce() {
		Life up = new Life(new CheckThresholds(5, 5, 5, 5));
		assertThat(up.apply(pass())).isTrue();
		assertThat(up.state()).isEqualTo(ActiveState.UP);
		Life down = new Life(new CheckThresholds(5, 5, 5, 5));
		assertThat(down.apply(fail(FailureKind.TIMEOUT))).isTrue();
		assertThat(down.state()).isEqualTo(ActiveState.DOWN);
	}

	@Test
	void kindsAreCountedApart() {
		Life health = up(new CheckThresholds(1, 2, 3, 2));
		health.apply(fail(FailureKind.TCP));
		health.apply(fail(FailureKind.HTTP));
		health.apply(fail(FailureKind.TCP));
		health.apply(fail(FailureKind.TIMEOUT));
		assertThat(health.state()).isEqualTo(ActiveState.UP);
		assertThat(health.needsAttention()).isTrue();
		assertThat(health.failures()).isEqualTo(2);
		assertThat(health.apply(fail(FailureKind.HTTP))).isTrue();
		assertThat(health.state()).isEqualTo(ActiveState.DOWN);
		assertThat(health.failures()).isZero();
	}

	@Test
	void successZeroesAllFailures() {
		Life health = up(new CheckThresholds(1, 2, 2, 2));
		health.apply(fail(FailureKind.TCP));
		health.apply(fail(FailureKind.HTTP));
		health.apply(pass());
		assertThat(health.needsAttention()).isFalse();
		health.apply(fail(FailureKind.TCP));
		health.apply(fail(FailureKind.HTTP));
		assertThat(health.state()).isEqualTo(ActiveState.UP);
	}

	@Test
	void failureZeroesSuccesses() {
		Life health = new Life(new CheckThresholds(3, 2, 2, 2));
		health.apply(fail(FailureKind.TCP));
		health.apply(pass());
		health.apply(pass());
		assertThat(health.needsAttention()).isTrue();
		assertThat(health.successes()).isEqualTo(2);
		health.apply(fail(FailureKind.TCP));
		assertThat(health.successes()).isZero();
		assertThat(health.state()).isEqualTo(ActiveState.DOWN);
	}

	@Test
	void neutralChangesNothing() {
		Life health = up(new CheckThresholds(1, 2, 2, 2));
		health.apply(fail(FailureKind.TCP));
		assertThat(health.apply(ProbeResult.neutral("404"))).isFalse();
		assertThat(health.failures()).isOne();
	}

	@Test
	void ignoredKindChangesNothing() {
		Life health = new Life(new CheckThresholds(2, 0, 1, 1));
		assertThat(health.apply(fail(FailureKind.HTTP))).isFalse();
		assertThat(health.state()).isEqualTo(ActiveState.UNKNOWN);
		health.apply(fail(FailureKind.TCP));
		health.apply(pass());
		health.apply(fail(FailureKind.HTTP));
		assertThat(health.successes()).isOne();
	}

	@Test
	void nodeThatSaysItIsDownIsDownAtOnce() {
		Life health = up(new CheckThresholds(1, 0, 5, 5));
		assertThat(health.apply(fail(FailureKind.HTTP))).isFalse();
		assertThat(health.apply(ProbeResult.down(FailureKind.HTTP, "not serving", "so it says"))).isTrue();
		assertThat(health.state()).isEqualTo(ActiveState.DOWN);
		assertThat(health.apply(pass())).isTrue();
	}

	@Test
	void degradedIsUp() {
		Life health = new Life(new CheckThresholds(1, 2, 2, 2));
		assertThat(health.apply(ProbeResult.degraded("PONG", "the master is gone"))).isTrue();
		assertThat(health.state()).isEqualTo(ActiveState.UP);
	}

	/**
	 * The rules in words: successes in a row bring up, a threshold of one kind takes
	 * down, the first result decides alone, a success zeroes all failures, a failure
	 * zeroes the successes, all counts are zero after a change, ignored kinds and neutral
	 * results do nothing.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 5, 8, 13, 21, 34 })
	void followsModel(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			CheckThresholds thresholds = new CheckThresholds(1 + random.nextInt(4), random.nextInt(4),
					random.nextInt(4), random.nextInt(4));
			Life health = new Life(thresholds);
			Model model = new Model(thresholds);
			for (int step = 0; step < 100; step++) {
				ProbeResult result = anyResult(random);
				ActiveState before = model.state;
				model.apply(result);
				assertThat(health.apply(result)).isEqualTo(model.state != before);
				assertThat(health.state()).isEqualTo(model.state);
				assertThat(health.successes()).isEqualTo(model.successes);
				assertThat(health.failures()).isEqualTo(model.nearest());
				assertThat(health.needsAttention()).isEqualTo(model.needsAttention());
			}
		}
	}

	private static ProbeResult anyResult(Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> ProbeResult.neutral("404");
			case 1, 2 -> fail(FailureKind.HTTP);
			case 3, 4 -> fail(FailureKind.TCP);
			case 5, 6 -> fail(FailureKind.TIMEOUT);
			default -> pass();
		};
	}

	private static Life up(CheckThresholds thresholds) {
		Life health = new Life(thresholds);
		health.apply(pass());
		return health;
	}

	private static ProbeResult pass() {
		return ProbeResult.passed("200");
	}

	private static ProbeResult fail(FailureKind kind) {
		return ProbeResult.failed(kind, "failed", "failed");
	}

	/** The checks of one node, one second apart. */
	private static final class Life {

		private final CheckThresholds thresholds;

		private CheckHistory history = CheckHistory.NONE;

		private long now;

		Life(CheckThresholds thresholds) {
			this.thresholds = thresholds;
		}

		boolean apply(ProbeResult result) {
			ActiveState before = state();
			this.now += 1_000_000_000;
			this.history = this.history.with(new CheckReport(result, this.now, this.now + 1), this.thresholds,
					900_000_000);
			return state() != before;
		}

		ActiveState state() {
			return this.history.state();
		}

		int successes() {
			return this.history.successes();
		}

		int failures() {
			return this.history.failures().nearest(this.thresholds);
		}

		boolean needsAttention() {
			return this.history.needsAttention();
		}

	}

	/** The same rules, written for reading only. */
	private static final class Model {

		private final CheckThresholds thresholds;

		private final Map<FailureKind, Integer> failures = new EnumMap<>(FailureKind.class);

		private ActiveState state = ActiveState.UNKNOWN;

		private int successes;

		Model(CheckThresholds thresholds) {
			this.thresholds = thresholds;
		}

		void apply(ProbeResult result) {
			boolean first = this.state == ActiveState.UNKNOWN;
			if (result.passed()) {
				this.failures.clear();
				this.successes++;
				become(ActiveState.UP, first || this.successes >= this.thresholds.successes());
			}
			else if (result.kind() != null && this.thresholds.of(result.kind()) > 0) {
				this.successes = 0;
				int count = this.failures.merge(result.kind(), 1, Integer::sum);
				become(ActiveState.DOWN, first || count >= this.thresholds.of(result.kind()));
			}
		}

		private void become(ActiveState next, boolean enough) {
			if (enough && this.state != next) {
				this.state = next;
				this.successes = 0;
				this.failures.clear();
			}
		}

		boolean needsAttention() {
			return this.state == ActiveState.DOWN || (this.state == ActiveState.UP && !this.failures.isEmpty());
		}

		int nearest() {
			return this.failures.entrySet().stream().min((a, b) -> {
				int byLack = Integer.compare(lack(a), lack(b));
				return (byLack != 0) ? byLack : Integer.compare(b.getValue(), a.getValue());
			}).map(Map.Entry::getValue).orElse(0);
		}

		private int lack(Map.Entry<FailureKind, Integer> entry) {
			return this.thresholds.of(entry.getKey()) - entry.getValue();
		}

	}

}
