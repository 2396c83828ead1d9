package dev.healthcheck.breaker;

import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests {

	/**
	 * How many failures in a row take a node out while each fellow has as many requests.
	 */
	private static int failures(int fellows, double share) {
		for (int k = 1; k < 10_000; k++) {
			long all = (long) k * fellows;
			long failed = Math.round(all * share);
			Bystanders.Spotless spotless = (share == 0) ? new Bystanders.Spotless(fellows, all)
					: new Bystanders.Spotless(0, 0);
			if (new Comparison(k, fellows, all - failed, failed, share, fellows, spotless, false).isWorse()) {
				return k;
			}
		}
		return Integer.MAX_VALUE;
	}

	@ParameterizedTest
	@CsvSource({ "99, 2", "9, 3", "4, 4", "2, 4", "1, 5" })
	void whereAllFellowsAreWellAFewFailuresInARowAreEnough(int fellows, int failures) {
		assertThat(failures(fellows, 0)).isEqualTo(failures);
	}

	@ParameterizedTest
	@CsvSource({ "0.02, 4", "0.2, 6", "0.5, 14", "0.9, 88" })
	void theMoreFellowsFailTheMoreFailuresItTakes(double share, int failures) {
		assertThat(failures(9, share)).isEqualTo(failures);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 9, 100 })
	void whereAllFailNoNumberIsEnough(int fellows) {
		assertThat(failures(fellows, 1)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void withoutFellowsNoNumberIsEnough() {
		assertThat(new Comparison(1000, 0, 0, 0, 0, 0, new Bystanders.Spotless(0, 0), false).isWorse()).isFalse();
	}

	@Test
	void aLevelThatIsBadAsAWholeIsLeftAfterThirteenFailures() {
		Bystanders.Spotless none = new Bystanders.Spotless(0, 0);
		assertThat(new Comparison(12, 9, 0, 108, 1, 9, none, true).isWorse()).isFalse();
		assertThat(new Comparison(13, 9, 0, 117, 1, 9, none, true).isWorse()).isTrue();
		assertThat(new Comparison(13, 0, 0, 0, 0, 0, none, true).isWorse()).isTrue();
	}

	/** Six of nine fellows fail as the node does; three see nothing but successes. */
	@Test
	void aFewThatAreWellTellThatTheOthersAreBad() {
		int k = IntStream.rangeClosed(1, 100)
			.filter((n) -> new Comparison(n, 9, 3L * n, 6L * n, 2 / 3.0, 9, new Bystanders.Spotless(3, 3L * n), false)
				.isWorse())
			.findFirst()
			.orElseThrow();
		assertThat(k).isBetween(5, 8);
	}

	/**
	 * Ten nodes whose requests all fail with the same probability, for 20,000 requests
	 * each: hardly ever is one taken for worse than the others.
	 */
	@ParameterizedTest
	@ValueSource(doubles = { 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98 })
	void aCommonShareOfFailuresAccusesHardlyAnybody(double share) {
		Random random = new Random(1);
		Node[] nodes = IntStream.range(0, 10).mapToObj((i) -> new Node()).toArray(Node[]::new);
		int accused = 0;
		for (int i = 0; i < 200_000; i++) {
			Node node = nodes[random.nextInt(nodes.length)];
			if (random.nextDouble() >= share) {
				node.succeeded++;
				node.run = 0;
				continue;
			}
			if (node.run++ == 0) {
				node.began = IntStream.range(0, 10).mapToLong((n) -> nodes[n].succeeded).toArray();
				node.beganFailed = IntStream.range(0, 10).mapToLong((n) -> nodes[n].failed).toArray();
			}
			node.failed++;
			if (node.comparison(nodes, share).isWorse()) {
				accused++;
				node.run = 0;
			}
		}
		assertThat(accused).isLessThan(20);
	}

	/** What is known of a node. */
	private static final class Node {

		private long succeeded;

		private long failed;

		private int run;

		private long[] began = {};

		private long[] beganFailed = {};

		Comparison comparison(Node[] nodes, double share) {
			long succeeded = 0;
			long failed = 0;
			int spotless = 0;
			long ofSpotless = 0;
			for (int n = 0; n < nodes.length; n++) {
				if (nodes[n] != this) {
					succeeded += nodes[n].succeeded - this.began[n];
					failed += nodes[n].failed - this.beganFailed[n];
					if (nodes[n].failed == this.beganFailed[n]) {
						spotless++;
						ofSpotless += nodes[n].succeeded - this.began[n];
					}
				}
			}
			return new Comparison(this.run, 9, succeeded, failed, share, 9,
					new Bystanders.Spotless(spotless, ofSpotless), false);
		}

	}

}
