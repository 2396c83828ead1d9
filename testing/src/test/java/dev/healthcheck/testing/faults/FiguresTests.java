package dev.healthcheck.testing.faults;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Figures are always reported; their bounds hold in the matrix alone.
 */
class FiguresTests {

	private static final Duration BOUND = Duration.ofSeconds(3);

	private final @Nullable String before = System.getProperty(Figures.RESULTS_PROPERTY);

	@BeforeEach
	void begin() {
		Figures.begin();
	}

	@AfterEach
	void end() {
		Figures.end();
		inMatrix(this.before);
	}

	@Test
	void aMissedBoundFailsInTheMatrix() {
		inMatrix("results.tsv");
		Figures.within("as long", BOUND, BOUND);
		Figures.within("as many", 5, 5);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> Figures.within("ejected after", Duration.ofMillis(3500), BOUND))
			.withMessage("ejected after: 3.5 s, but the bound is 3.0 s");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Figures.within("ejected after", null, BOUND))
			.withMessage("ejected after: never, but the bound is 3.0 s");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Figures.within("failed puts", 6, 5))
			.withMessage("failed puts: 6, but the bound is 5");
	}

	@Test
	void aMissedBoundIsOnlyReportedElsewhere() {
		inMatrix(null);
		Figures.within("ejected after", Duration.ofSeconds(9), BOUND);
		Figures.within("failed puts", 6, 5);
		assertThat(Figures.end()).isEqualTo(Map.of("ejected after", "9.0 s", "failed puts", "6"));
	}

	private static void inMatrix(@Nullable String results) {
		if (results != null) {
			System.setProperty(Figures.RESULTS_PROPERTY, results);
		}
		else {
			System.clearProperty(Figures.RESULTS_PROPERTY);
		}
	}

}
