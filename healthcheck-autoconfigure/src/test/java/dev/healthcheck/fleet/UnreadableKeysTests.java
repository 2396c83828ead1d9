package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.keys.KeyChange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys below the prefix that are of another program, or say nothing that can be read: all
 * are listed, and each is logged once.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnreadableKeysTests {

	private static final String FOREIGN = "the key is neither of a member nor of a word";

	private static final String WORD = "word/shop/9f3ac51e0b7d2c44/10.0.0.1:80/other";

	private final Board board = new Board("me");

	@Test
	void eachIsListedWithWhatIsWrong() {
		load("foreign", "x", "member/a", "not json", "member/b", "{\"weight\":101,\"views\":{}}", WORD, "{}",
				"word/shop", "{}", "member/", "{\"weight\":1,\"views\":{}}", "member/" + "x".repeat(65), "{}");
		assertThat(this.board.problems()).containsOnly(Map.entry("foreign", FOREIGN),
				Map.entry("member/a", "the value is not JSON"),
				Map.entry("member/b", "'weight' is not a whole number from 0 to 100"),
				Map.entry(WORD, "'state' is neither down nor degraded nor up"),
				Map.entry("word/shop", "the key is not word/<upstream>/<view>/<host:port>/<id>"),
				Map.entry("member/", "the id has not 1 to 64 plain characters"),
				Map.entry("member/" + "x".repeat(65), "the id has not 1 to 64 plain characters"));
		assertThat(this.board.members().all()).isEmpty();
	}

	@Test
	void aValueOfAMegabyteIsNotRead() {
		load("member/a", "x".repeat(1 << 20), WORD, "x".repeat(1 << 20));
		assertThat(this.board.problems()).containsOnly(Map.entry("member/a", "the value is longer than 64 KiB"),
				Map.entry(WORD, "the value is longer than 4 KiB"));
	}

	@Test
	void oneThatChangesOrIsReadAgainIsToldOfOnce() {
		assertThat(load("foreign", "x").problems()).containsOnlyKeys("foreign");
		assertThat(change("foreign", "y").problems()).isEmpty();
		assertThat(load("foreign", "z").problems()).isEmpty();
		assertThat(this.board.problems()).containsOnlyKeys("foreign");
		assertThat(change("foreign", null).problems()).isEmpty();
		assertThat(this.board.problems()).isEmpty();
		assertThat(change("foreign", "x").problems()).isEmpty();
		assertThat(this.board.problems()).containsOnlyKeys("foreign");
		assertThat(change(WORD, "{}").problems()).containsOnlyKeys(WORD);
	}

	@Test
	void oneThatCanBeReadAgainIsListedNoMore() {
		load("member/a", "not json");
		change("member/a", new MemberValue("a", 1, true, Map.of()).toJson());
		assertThat(this.board.problems()).isEmpty();
		assertThat(this.board.members().all()).hasSize(1);
	}

	@Test
	void ofVeryManyAHundredAreListedAndToldOf() {
		Map<String, String> content = new LinkedHashMap<>();
		for (int i = 0; i < 1_000; i++) {
			content.put("foreign" + i, "x");
		}
		assertThat(this.board.load(content, 0).problems()).hasSize(100);
		assertThat(this.board.problems()).hasSize(100);
		assertThat(change("foreign", "x").problems()).isEmpty();
	}

	@Test
	void theyAreOneLineOfTheLogHoweverOftenTheyChange(CapturedOutput output) {
		VirtualFleet fleet = new VirtualFleet(5, 1);
		fleet.start("i0");
		fleet.settle();
		for (int i = 0; i < 20; i++) {
			fleet.etcd.put("foreign", "value " + i);
			fleet.run(Duration.ofMillis(100));
		}
		assertThat(output.getAll()
			.split("Ignores keys of the fleet 'g' that cannot be read: foreign \\(" + FOREIGN + "\\)", -1)).hasSize(2);
		fleet.etcd.put(WORD, "a\nb");
		fleet.run(Duration.ofMillis(100));
		assertThat(output.getAll()).containsOnlyOnce("cannot be read: " + WORD + " (the value is not JSON)");
	}

	@Test
	void anOutageIsAFewLinesOfTheLogHoweverLongItLasts(CapturedOutput output) {
		VirtualFleet fleet = new VirtualFleet(5, 1);
		fleet.start("i0");
		fleet.settle();
		fleet.etcd.down = true;
		fleet.run(Duration.ofHours(1));
		assertThat(output.getAll().split("Not in the fleet 'g', all nodes are checked here: ", -1).length - 1)
			.isBetween(1, 3);
	}

	@Test
	void theLogNamesTwoAndCountsTheOthers() {
		assertThat(Sentences.problems(new LinkedHashMap<>(Map.of("a", "no")))).isEqualTo("a (no)");
		Map<String, String> four = new LinkedHashMap<>();
		List.of("a", "b", "c", "d").forEach((key) -> four.put(key, "no"));
		assertThat(Sentences.problems(four)).isEqualTo("a (no), b (no) and 2 more");
	}

	private Board.Change load(String... keysAndValues) {
		Map<String, String> content = new LinkedHashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			content.put(keysAndValues[i], keysAndValues[i + 1]);
		}
		return this.board.load(content, 0);
	}

	private Board.Change change(String key, @Nullable String value) {
		return this.board.change(List.of(new KeyChange(key, value)), 0);
	}

}
