package dev.healthcheck.benchmark;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows that every benchmark works; its figures mean nothing here.
 */
@Tag("processes")
class BenchmarkTests {

	@ParameterizedTest
	@MethodSource("all")
	void runsForAMoment(Benchmark benchmark) {
		assertThat(benchmark.measure(new Run(Size.SMOKE, System.err::println))).isNotEmpty()
			.allSatisfy((row) -> assertThat(row.isMissing() ? 0 : row.samples().median()).as(row.name()).isNotNaN());
	}

	static Iterable<Benchmark> all() {
		return BenchmarkMain.ALL;
	}

}
