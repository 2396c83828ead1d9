package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckSettingsBuilder;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.Credentials;
import dev.healthcheck.check.ExpectedBody;
import dev.healthcheck.check.GrpcCheck;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.check.JdbcCheck;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.check.TcpCheck;
import dev.healthcheck.check.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What makes a view another one.
 */
class ViewsTests {

	private static final List<String> NODES = List.of("a:1", "b:2");

	/** What changes a view, by the setting; those without are not part of it. */
	private static final Map<String, List<UnaryOperator<CheckSettingsBuilder>>> CHANGES = Map.ofEntries(
			of("enabled", (check) -> check.enabled(false)), of("type", (check) -> check.type("http")),
			of("healthyInterval", (check) -> check.healthyInterval(Duration.ofSeconds(7))),
			of("unhealthyInterval", (check) -> check.unhealthyInterval(Duration.ofSeconds(7))),
			of("thresholds", (check) -> check.thresholds(new CheckThresholds(7, 2, 2, 2)),
					(check) -> check.thresholds(new CheckThresholds(1, 7, 2, 2)),
					(check) -> check.thresholds(new CheckThresholds(1, 2, 7, 2)),
					(check) -> check.thresholds(new CheckThresholds(1, 2, 2, 7))),
			of("timeout", (check) -> check.timeout(Duration.ofSeconds(7))), of("jitter"), of("concurrency"),
			of("port", (check) -> check.port(7)),
			of("http", (check) -> check.http(HttpCheck.get("/other")),
					(check) -> check.http(http("POST", Map.of(), null, 200, null, ExpectedBody.ANY)),
					(check) -> check.http(http("GET", Map.of("X", "1"), null, 200, null, ExpectedBody.ANY)),
					(check) -> check.http(http("GET", Map.of(), "host", 200, null, ExpectedBody.ANY)),
					(check) -> check.http(http("GET", Map.of(), null, 204, null, ExpectedBody.ANY)),
					(check) -> check.http(http("GET", Map.of(), null, 200, 500, ExpectedBody.ANY)),
					(check) -> check.http(http("GET", Map.of(), null, 200, null, ExpectedBody.equalTo("x"))),
					(check) -> check.http(http("GET", Map.of(), null, 200, null, new ExpectedBody(null, "x", null))),
					(check) -> check.http(http("GET", Map.of(), null, 200, null, new ExpectedBody(null, null, "x")))),
			of("tcp", (check) -> check.tcp(new TcpCheck("x", null)), (check) -> check.tcp(new TcpCheck(null, "x"))),
			of("grpc", (check) -> check.grpc(new GrpcCheck("x"))),
			of("jdbc", (check) -> check.jdbc(new JdbcCheck("jdbc:x://{host}/a")),
					(check) -> check.jdbc(new JdbcCheck("jdbc:x://{host}/b"))),
			of("credentials", (check) -> check.credentials(new Credentials("user", null))),
			of("verifyCertificate", (check) -> check.verifyCertificate(false)),
			of("certificateExpiryWarning", (check) -> check.certificateExpiryWarning(Duration.ofDays(7))),
			of("tls", (check) -> check.tls(TlsSettings.ofJvm())), of("shared", (check) -> check.shared(false)));

	@Test
	void everySettingIsThoughtOf() {
		Set<String> settings = new TreeSet<>();
		Arrays.stream(CheckSettings.class.getRecordComponents()).forEach((setting) -> settings.add(setting.getName()));
		assertThat(CHANGES.keySet()).containsExactlyInAnyOrderElementsOf(settings);
	}

	@Test
	void everySettingOfTheCheckMakesAnotherView() {
		Set<String> views = new HashSet<>(Set.of(view(CheckSettings.ofDefaults())));
		CHANGES.forEach((setting, changes) -> changes
			.forEach((change) -> assertThat(views.add(view(change.apply(CheckSettings.builder()).build()))).as(setting)
				.isTrue()));
	}

	@Test
	void secretsAndWhatSpreadsTheLoadMakeNone() {
		String view = view(CheckSettings.ofDefaults());
		assertThat(view(CheckSettings.builder().jitter(0.5).concurrency(7).build())).isEqualTo(view);
		assertThat(view(CheckSettings.builder().credentials(new Credentials(null, "secret")).build())).isEqualTo(view);
		assertThat(view(CheckSettings.builder()
			.http(http("GET", Map.of("Token", "a"), null, 200, null, ExpectedBody.ANY))
			.build()))
			.isEqualTo(view(CheckSettings.builder()
				.http(http("GET", Map.of("Token", "b"), null, 200, null, ExpectedBody.ANY))
				.build()));
		assertThat(view(
				CheckSettings.builder().jdbc(new JdbcCheck("jdbc:x://me:secret@{host}/a?password=secret")).build()))
			.isEqualTo(view(CheckSettings.builder().jdbc(new JdbcCheck("jdbc:x://{host}/a")).build()));
	}

	@Test
	void nodesInAnyOrderAreTheSameAndOthersAreNot() {
		CheckSettings check = CheckSettings.ofDefaults();
		assertThat(Views.ofListed("u", check, List.of("b:2", "a:1"))).isEqualTo(Views.ofListed("u", check, NODES))
			.matches("[0-9a-f]{16}");
		assertThat(Views.ofListed("u", check, List.of("a:1"))).isNotEqualTo(Views.ofListed("u", check, NODES));
		assertThat(Views.ofListed("v", check, NODES)).isNotEqualTo(Views.ofListed("u", check, NODES));
		// where one text ends and the next begins is part of it
		assertThat(Views.ofListed("u", check, List.of("a:1b:2"))).isNotEqualTo(Views.ofListed("u", check, NODES));
	}

	@Test
	void aNodeWithACheckPathOfItsOwnIsSpokenOfInAViewOfItsOwn() {
		assertThat(Views.ofNode("9f3ac51e0b7d2c44", null)).isEqualTo("9f3ac51e0b7d2c44");
		assertThat(Views.ofNode("9f3ac51e0b7d2c44", "/a")).isNotEqualTo(Views.ofNode("9f3ac51e0b7d2c44", "/b"));
	}

	@Test
	void aSourceIsAsTheChecksOfItsServices() {
		String view = Views.ofSource("discovery:/s/", Map.of("", CheckSettings.ofDefaults()));
		assertThat(Views.ofSource("discovery:/t/", Map.of("", CheckSettings.ofDefaults()))).isNotEqualTo(view);
		assertThat(Views.ofSource("discovery:/s/",
				Map.of("", CheckSettings.ofDefaults(), "shop", CheckSettings.ofDefaults().disabled())))
			.isNotEqualTo(view);
		assertThat(Views.ofFed(view, "a")).isNotEqualTo(Views.ofFed(view, "b"));
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	private static Map.Entry<String, List<UnaryOperator<CheckSettingsBuilder>>> of(String setting,
			UnaryOperator<CheckSettingsBuilder>... changes) {
		return Map.entry(setting, List.of(changes));
	}

	private static String view(CheckSettings check) {
		return Views.ofListed("u", check, NODES);
	}

	private static HttpCheck http(String method, Map<String, String> headers, @Nullable String host, int healthy,
			@Nullable Integer unhealthy, ExpectedBody body) {
		return new HttpCheck("/", method, headers, host, List.of(StatusRange.of(healthy)),
				(unhealthy != null) ? List.of(StatusRange.of(unhealthy)) : null, body);
	}

}
