package dev.healthcheck.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.fleet.WordValue.State;
import dev.healthcheck.fleet.Words.Heard;
import dev.healthcheck.fleet.Words.Stand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How words stand.
 */
class WordsTests {

	private static final long PATIENCE = 3_000_000_000L;

	private static final List<String> IDS = List.of("owner", "witness", "third", "fourth");

	private static final Duty DUTY = new Duty(member("owner"), member("owner"), member("witness"));

	@Test
	void nobodySaysAnything() {
		assertThat(stand(Map.of(), 0)).isEqualTo(Stand.NONE);
	}

	/** All that up to four members can say: nothing, down, degraded, up. */
	@Test
	void theTableHoldsForAllCombinations() {
		int combinations = 0;
		for (Map<String, State> said : combinations()) {
			combinations++;
			long accusers = said.values().stream().filter((state) -> state != State.UP).count();
			boolean refuted = said.get("owner") == State.UP || said.get("witness") == State.UP;
			Stand early = stand(said, PATIENCE - 1);
			Stand late = stand(said, PATIENCE);
			if (accusers == 0) {
				// 'up' alone objects to nothing
				assertThat(early).as("%s", said).isEqualTo(Stand.NONE);
				assertThat(late).as("%s", said).isEqualTo(Stand.NONE);
			}
			else if (refuted) {
				assertThat(early).as("%s", said).isEqualTo(Stand.REFUTED);
				assertThat(late).as("%s", said).isEqualTo(Stand.REFUTED);
			}
			else {
				assertThat(early).as("%s", said).isEqualTo((accusers > 1) ? Stand.AGREED : Stand.ACCUSED);
				assertThat(late).as("%s", said).isEqualTo(Stand.AGREED);
			}
		}
		assertThat(combinations).isEqualTo(256);
	}

	@Test
	void anInstanceIsNotAccusedByItselfButCountsTowardsTwo() {
		Words words = words(Map.of("third", State.DOWN));
		assertThat(words.stand("third", DUTY, PATIENCE, PATIENCE)).isEqualTo(Stand.NONE);
		Words two = words(Map.of("third", State.DOWN, "owner", State.DOWN));
		assertThat(two.stand("third", DUTY, PATIENCE, 0)).isEqualTo(Stand.AGREED);
	}

	@Test
	void anInstanceDoesNotRefuteForItself() {
		Words words = words(Map.of("owner", State.DOWN, "witness", State.UP));
		assertThat(words.stand("witness", DUTY, PATIENCE, 0)).isEqualTo(Stand.ACCUSED);
		assertThat(words.stand("third", DUTY, PATIENCE, 0)).isEqualTo(Stand.REFUTED);
	}

	@Test
	void withoutAWitnessNobodyIsWaitedFor() {
		Words words = words(Map.of("owner", State.DOWN));
		assertThat(words.stand("third", new Duty(member("owner"), null, null), PATIENCE, 0)).isEqualTo(Stand.AGREED);
	}

	@Test
	void timesAreThoseOfOthersAndSurviveTheOverflowOfTheClock() {
		Words words = new Words(Map.of("owner", new Heard(word(State.DOWN), Long.MAX_VALUE - 5), "witness",
				new Heard(word(State.DOWN), Long.MIN_VALUE + 5), "third", new Heard(word(State.DOWN), 0)));
		assertThat(words.firstNanos("third")).isEqualTo(Long.MAX_VALUE - 5);
		assertThat(words.newestNanos("third")).isEqualTo(Long.MIN_VALUE + 5);
	}

	private static List<Map<String, State>> combinations() {
		List<Map<String, State>> all = new ArrayList<>();
		State[] states = { null, State.DOWN, State.DEGRADED, State.UP };
		for (int number = 0; number < 256; number++) {
			Map<String, State> said = new HashMap<>();
			int rest = number;
			for (String id : IDS) {
				@Nullable State state = states[rest % 4];
				rest /= 4;
				if (state != null) {
					said.put(id, state);
				}
			}
			all.add(said);
		}
		return all;
	}

	private static Stand stand(Map<String, State> said, long nowNanos) {
		return words(said).stand("me", DUTY, PATIENCE, nowNanos);
	}

	private static Words words(Map<String, State> said) {
		Map<String, Heard> heard = new HashMap<>();
		said.forEach((id, state) -> heard.put(id, new Heard(word(state), 0)));
		return new Words(heard);
	}

	private static WordValue word(State state) {
		return new WordValue(state, "", 0);
	}

	private static Member member(String id) {
		return Member.of(id, new MemberValue(id, 1, true, Map.of()));
	}

}
