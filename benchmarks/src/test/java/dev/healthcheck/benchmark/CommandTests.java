package dev.healthcheck.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the command line may say.
 */
class CommandTests {

	private static final List<Benchmark> ALL = List.of(new Named("pick", List.of()),
			new Named("failover", List.of("hung", "leader hung")));

	@Test
	void everythingIsMeasuredByDefault() {
		assertThat(Command.parse(List.of("full", "--force"), ALL)).isEqualTo(new Command(Size.FULL, true,
				List.of(new Command.Chosen(ALL.get(0), ""), new Command.Chosen(ALL.get(1), ""))));
	}

	@Test
	void thePartOfABenchmarkIsMeasuredAlone() {
		Command command = Command.parse(List.of("fail: hung"), ALL);
		assertThat(command.benchmarks()).containsExactly(new Command.Chosen(ALL.get(1), "hung"));
		Run run = new Run(Size.QUICK, command.benchmarks().get(0).part(), (text) -> {
		}, (rows) -> {
		});
		assertThat(run.includes("hung")).isTrue();
		assertThat(run.includes("leader hung")).isFalse();
	}

	@Test
	void whatThereIsNotIsRefusedNamingWhatThereIs() {
		assertThatIllegalArgumentException().isThrownBy(() -> Command.parse(List.of("nonsense"), ALL))
			.withMessage("there is no benchmark 'nonsense'; there are ['pick', 'failover']");
		assertThatIllegalArgumentException().isThrownBy(() -> Command.parse(List.of("failover: dead"), ALL))
			.withMessage("'failover' has no part 'dead'; there are ['hung', 'leader hung']");
		assertThatIllegalArgumentException().isThrownBy(() -> Command.parse(List.of("pick: one"), ALL))
			.withMessage("'pick' has no part 'one'; it is measured as a whole");
	}

	private record Named(String name, List<String> parts) implements Benchmark {

		@Override
		public List<Row> measure(Run run) {
			return List.of();
		}

	}

}
