package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.Random;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.testing.faults.FaultRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@FaultRow(21)
class NodeValueTests {

	private static final NodeAddress ADDRESS = new NodeAddress("10.1.0.1", 8080);

	private static NodeValue parse(String text) {
		return NodeValue.parse(ADDRESS, text);
	}

	private static @Nullable String problem(String text) {
		return parse(text).node().problem();
	}

	@Test
	void allFieldsAreRead() {
		NodeValue value = parse(
				"""
						{"weight": 3, "slow_start": 30, "checkurl": "/health?deep=1", "status": "down", "level": 2,
						 "max_fails": 4, "fail_timeout": "1500ms", "metadata": {"zone": "a", "n": 1, "list": [1]}, "unknown": 1}""");
		assertThat(value.level()).isEqualTo(2);
		Node node = value.node();
		assertThat(node.address()).isEqualTo(ADDRESS);
		assertThat(node.weight()).isEqualTo(3);
		assertThat(node.limits())
			.isEqualTo(new NodeLimits(MaxFails.of(4), Duration.ofMillis(1500), Duration.ofSeconds(30)));
		assertThat(node.checkPath()).isEqualTo("/health?deep=1");
		assertThat(node.admin()).isEqualTo(AdminState.MAINTENANCE);
		assertThat(node.metadata()).containsEntry("zone", "a").containsEntry("n", "1").containsEntry("list", "[1]");
		assertThat(node.source()).isEqualTo(NodeSource.ETCD);
		assertThat(node.problem()).isNull();
	}

	@Test
	void nothingIsNeeded() {
		assertThat(parse("{}")).isEqualTo(new NodeValue(Node.of(ADDRESS).withSource(NodeSource.ETCD), 0));
		assertThat(parse("{\"weight\": null, \"status\": \"up\", \"checkurl\": \"\"}")).isEqualTo(parse("{}"));
	}

	@Test
	void bothSpellingsOfTheCheckPathAreRead() {
		assertThat(parse("{\"check_url\": \"/ping\"}").node().checkPath()).isEqualTo("/ping");
		assertThat(parse("{\"check_url\": \"/old\", \"checkurl\": \"/new\"}").node().checkPath()).isEqualTo("/new");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "30|PT30S", "0.5|PT0.5S", "'\"30\"'|PT30S", "'\"250ms\"'|PT0.25S",
			"'\"2m\"'|PT2M", "'\"1h\"'|PT1H", "'\"PT5S\"'|PT5S", "0|PT0S" })
	void durationsAreSecondsOrHaveAUnit(String json, Duration expected) {
		assertThat(parse("{\"slow_start\": " + json + "}").node().limits().slowStart()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "''|the value is empty", "'  '|the value is empty", "'{\"weight\"'|the value is not JSON",
					"'{\"weight\": NaN}'|the value is not JSON", "[1]|the value is not a JSON object",
					"'\"up\"'|the value is not a JSON object", "7|the value is not a JSON object",
					"null|the value is not a JSON object" })
	void aBrokenValueMeansAllDefaultsAndAProblem(String text, String problem) {
		assertThat(parse(text).node()).isEqualTo(parse("{}").node().withProblem(problem));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "weight|-1|from 0 to 65535", "weight|1e99|from 0 to 65535",
			"weight|65536|from 0 to 65535", "weight|2.5|from 0 to 65535", "weight|true|from 0 to 65535",
			"weight|'\"many\"'|from 0 to 65535", "weight|99999999999999999999|from 0 to 65535", "level|-1|from 0 to 99",
			"max_fails|-1|of 0 or more", "max_fails|'\"often\"'|'\"auto\", or a whole number of 0 or more'",
			"fail_timeout|0|a number of seconds", "fail_timeout|-3|a number of seconds",
			"slow_start|1e99|a number of seconds", "slow_start|'\"soon\"'|a number of seconds",
			"status|'\"gone\"'|up or down", "status|1|up or down", "checkurl|'\"http://x/\"'|a path that begins with",
			"checkurl|5|a path that begins with", "metadata|'\"x\"'|an object" })
	void aBadFieldKeepsItsDefaultAndIsNamed(String field, String json, String accepted) {
		Node node = parse("{\"" + field + "\": " + json + ", \"unknown\": 1}").node();
		assertThat(node.problem()).startsWith("'" + field + "' is ").contains("but must be ", accepted);
		assertThat(node.withProblem(null)).isEqualTo(parse("{}").node());
	}

	@Test
	void aBadFieldSpoilsNoOther() {
		Node node = parse("{\"weight\": -1, \"max_fails\": 2, \"level\": \"x\"}").node();
		assertThat(node.limits().maxFails()).isEqualTo(MaxFails.of(2));
		assertThat(node.problem()).contains("'weight'").contains("'level'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'\"auto\"'|auto", "'\" AUTO \"'|auto", "0|0", "3|3" })
	void maxFailsIsANumberOrAuto(String json, String expected) {
		Node node = parse("{\"max_fails\": " + json + "}").node();
		assertThat(node.limits().maxFails()).hasToString(expected);
		assertThat(node.problem()).isNull();
	}

	@Test
	void aNumberAsTextIsUsedAndNamed() {
		assertThat(parse("{\"weight\": \"3\"}").node().weight()).isEqualTo(3);
		assertThat(problem("{\"weight\": \"3\"}")).isEqualTo("'weight' is \"3\", but must be a number, not text");
	}

	@Test
	void hugeValuesAreNotRead() {
		assertThat(problem("{\"x\": \"" + "y".repeat(1_000_000) + "\"}")).isEqualTo("the value is longer than 64 KiB");
		assertThat(problem("{\"weight\": \"" + "y".repeat(1000) + "\"}")).hasSizeLessThan(150);
		assertThat(problem("[".repeat(60_000))).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void noTextFails(long seed) {
		Random random = new Random(seed);
		String alphabet = "{}[]\":,. \\-+0123456789eEtruefalsnul_weightlevchkst/\u0000\u00e4\ud83d\ude00\ud83d";
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"weight\":" : "");
			for (int length = random.nextInt(30); length > 0; length--) {
				text.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			NodeValue value = parse(text.toString());
			assertThat(value.node().weight()).isBetween(0, 65535);
			assertThat(value.node().address()).isEqualTo(ADDRESS);
		}
	}

}
