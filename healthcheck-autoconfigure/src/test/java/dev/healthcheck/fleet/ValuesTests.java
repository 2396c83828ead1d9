package dev.healthcheck.fleet;

import java.util.Map;
import java.util.TreeMap;

import dev.healthcheck.fleet.WordValue.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys and values that anybody may have written.
 */
class ValuesTests {

	@Test
	void membersAreReadAsTheyWereWritten() {
		MemberValue value = new MemberValue("orders-7f9c", 3, true, Map.of("payments", "9f3ac51e0b7d2c44"));
		assertThat(value.toJson()).isEqualTo(
				"{\"name\":\"orders-7f9c\",\"weight\":3,\"settled\":true,\"views\":{\"payments\":\"9f3ac51e0b7d2c44\"}}");
		assertThat(MemberValue.parse(value.toJson())).isEqualTo(value);
	}

	@Test
	void wordsAreReadAsTheyWereWritten() {
		WordValue value = new WordValue(State.DOWN, "Connection refused", 1795866000123L);
		assertThat(value.toJson())
			.isEqualTo("{\"state\":\"down\",\"cause\":\"Connection refused\",\"at\":1795866000123}");
		assertThat(WordValue.parse(value.toJson())).isEqualTo(value);
	}

	@Test
	void whatOthersWroteIsOneCleanLine() {
		assertThat(WordValue.parse("{\"state\":\"up\",\"cause\":\"a\\nb\\u202Ec\"}").cause()).isEqualTo("a b c");
		assertThat(WordValue.parse("{\"state\":\"up\",\"cause\":\"" + "x".repeat(1000) + "\"}").cause()).hasSize(200);
		assertThat(MemberValue.parse("{\"name\":\"" + "x\\r".repeat(500) + "\",\"weight\":1,\"views\":{}}").name())
			.hasSize(64)
			.doesNotContain("\r");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "null", "{}", "{\"weight\":-1,\"views\":{}}",
			"{\"weight\":101,\"views\":{}}", "{\"weight\":1}", "{\"weight\":1,\"views\":[]}" })
	void membersThatCannotBeReadAreRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MemberValue.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "null", "{}", "{\"state\":\"DOWN\"}", "{\"state\":1}" })
	void wordsThatCannotBeReadAreRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> WordValue.parse(text));
	}

	@Test
	void valuesAreBounded() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WordValue.parse("{\"state\":\"up\",\"cause\":\"" + "x".repeat(5000) + "\"}"))
			.withMessageContaining("4 KiB");
		Map<String, String> views = new TreeMap<>();
		for (int i = 0; i <= MemberValue.MAX_VIEWS; i++) {
			views.put("u" + i, "0");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MemberValue.parse(new MemberValue("n", 1, true, views).toJson()))
			.withMessageContaining("views");
	}

	@Test
	void keysOfWordsAreReadAsTheyWereWritten() {
		WordKey key = new WordKey("a/b ü%", "9f3a", "[::1]:80", "0123456789ab");
		assertThat(key).hasToString("word/a%2Fb%20%C3%BC%25/9f3a/[::1]:80/0123456789ab");
		assertThat(WordKey.parse(key.toString())).isEqualTo(key);
		assertThat(WordKey.parse("word/a+b/v/n:1/i").upstream()).isEqualTo("a+b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "word/", "word/a/b/c", "word/a/b/c/d/e", "word/%zz/b/c/d" })
	void keysThatCannotBeReadAreRefused(String key) {
		assertThatIllegalArgumentException().isThrownBy(() -> WordKey.parse(key));
	}

}
