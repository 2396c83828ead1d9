package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The dashboard and the alerts of {@code ops}, and the page, name what a gateway tells
 * Prometheus.
 */
@Tag("processes")
class OperationsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

	private static final Path OPS = Path.of("../../ops");

	private static final Path PAGE = Path.of("../../docs/operations.md");

	private static final Path DASHBOARD = OPS.resolve("grafana/upstreams.json");

	private static final Path ALERTS = OPS.resolve("prometheus/alerts.yml");

	private static final Path ALERT_TESTS = OPS.resolve("prometheus/alerts-test.yml");

	private static final Pattern NAME = Pattern.compile("healthcheck_\\w+");

	private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!=|=)\"|by \\(([^)]*)\\)");

	/** What Prometheus itself adds. */
	private static final Set<String> ADDED = Set.of("job", "instance", "severity", "alertstate", "alertname");

	@TempDir
	Path directory;

	@Test
	void namesReadWell() throws Exception {
		try (Backend backend = Backend.answering(200, "here")) {
			Set<String> names = scrape(backend).names();
			assertThat(found(NAME, Files.readString(PAGE))).containsExactlyElementsOf(names);
			assertThat(names).containsExactly("healthcheck_node_checks_seconds_count",
					"healthcheck_node_checks_seconds_max", "healthcheck_node_checks_seconds_sum",
					"healthcheck_node_requests_active", "healthcheck_node_requests_seconds_count",
					"healthcheck_node_requests_seconds_max", "healthcheck_node_requests_seconds_sum",
					"healthcheck_node_requests_time_seconds", "healthcheck_node_responses_total",
					"healthcheck_node_selectable", "healthcheck_node_transitions_total",
					"healthcheck_upstream_data_age_seconds", "healthcheck_upstream_hedges_total",
					"healthcheck_upstream_limited_total", "healthcheck_upstream_nodes",
					"healthcheck_upstream_repeats_total", "healthcheck_upstream_requests_time_seconds");
		}
	}

	@Test
	void whatIsAskedForIsInAScrape() throws Exception {
		try (Backend backend = Backend.answering(200, "here")) {
			Scrape scrape = scrape(backend);
			for (String text : List.of(String.join("\n", queries()), Files.readString(ALERTS),
					Files.readString(ALERT_TESTS))) {
				assertThat(found(NAME, text)).isNotEmpty().isSubsetOf(scrape.names());
				Set<String> labels = found(LABEL, text);
				labels.removeAll(ADDED);
				assertThat(labels).isNotEmpty().isSubsetOf(scrape.labels());
			}
		}
	}

	@Test
	void aNodeHasAsManySeriesAsThePageSays() throws Exception {
		try (Backend backend = Backend.answering(200, "here")) {
			assertThat(scrape(backend).of("shop", backend.address())).hasSize(34)
				.containsOnlyOnce("healthcheck_node_responses_total");
			assertThat(scrape(backend, "management.metrics.enable.healthcheck.node.checks=false",
					"management.metrics.enable.healthcheck.node.transitions=false",
					"management.metrics.enable.healthcheck.node.requests.time=false")
				.of("shop", backend.address())).hasSize(12);
			assertThat(
					scrape(backend, "management.metrics.enable.healthcheck.node=false").of("shop", backend.address()))
				.isEmpty();
		}
	}

	@Test
	void promtoolAcceptsAlertsAndQueries() throws Exception {
		assumePromtool();
		assertThat(run("promtool", "check", "rules", ALERTS.toString())).isZero();
		assertThat(run("promtool", "test", "rules", ALERT_TESTS.toString())).isZero();
		StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
		for (String query : queries()) {
			rules.append("  - record: query%n    expr: %s%n"
				.formatted(JsonMapper.shared().writeValueAsString(query.replace("$__rate_interval", "1m"))));
		}
		Path file = Files.writeString(this.directory.resolve("queries.yml"), rules);
		// some may be the same but for their labels
		assertThat(run("promtool", "check", "rules", "--lint=none", file.toString())).isZero();
	}

	/**
	 * Where Prometheus does not scrape the applications, or there is no Prometheus at
	 * all, no panel says that all is well.
	 */
	@Test
	void theDashboardShowsNothingWithoutData() throws Exception {
		assumePromtool();
		for (String query : queries()) {
			assertThat(evaluates(query, List.of(), List.of())).as(query).isTrue();
		}
	}

	@Test
	void theDashboardCountsWhatIsDown() throws Exception {
		assumePromtool();
		for (String query : queries().subList(0, 2)) {
			for (int down = 0; down < 2; down++) {
				List<String> series = List.of(node("a", 1 - down), node("b", 1));
				assertThat(evaluates(query, series, List.of(down))).as("%d of two: %s", down, query).isTrue();
			}
		}
	}

	private static void assumePromtool() throws InterruptedException {
		assumeTrue(run("promtool", "--version") == 0, "SKIPPED: promtool is not installed (Debian: prometheus)");
	}

	/** A series of an upstream with this node alone. */
	private static String node(String upstream, int selectable) {
		return "{ series: 'healthcheck_node_selectable{job=\"j\", instance=\"i\", upstream=\"%s\", node=\"n\"}', values: '%dx60' }"
			.formatted(upstream, selectable);
	}

	/** Whether a query has these results and no others, whatever their labels. */
	private boolean evaluates(String query, List<String> series, List<Integer> results)
			throws IOException, InterruptedException {
		String filled = query.replace("$__rate_interval", "1m")
			.replaceAll("\\$(?:job|instance|upstream)", Matcher.quoteReplacement(".*"));
		Path file = Files.writeString(this.directory.resolve("test.yml"), """
				evaluation_interval: 30s
				tests:
				- interval: 30s
				  input_series: [%s]
				  promql_expr_test:
				  - { expr: %s, eval_time: 10m, exp_samples: [%s] }
				""".formatted(String.join(", ", series), JsonMapper.shared().writeValueAsString(filled),
				results.stream().map((value) -> "{ value: " + value + " }").collect(Collectors.joining(", "))));
		return run("promtool", "test", "rules", file.toString()) == 0;
	}

	private static List<String> queries() throws IOException {
		List<String> queries = new ArrayList<>();
		for (JsonNode panel : JsonMapper.shared().readTree(Files.readString(DASHBOARD)).path("panels")) {
			panel.path("targets").forEach((target) -> queries.add(target.path("expr").asString()));
		}
		assertThat(queries).hasSizeGreaterThan(12).doesNotContain("");
		return queries;
	}

	private static Set<String> found(Pattern pattern, String text) {
		Set<String> found = new TreeSet<>();
		pattern.matcher(text).results().forEach((match) -> {
			for (int group = match.groupCount(); group >= 0; group--) {
				String part = match.group(group);
				if (part != null) {
					Stream.of(part.split(",")).map(String::strip).forEach(found::add);
					return;
				}
			}
		});
		return found;
	}

	/** Of a gateway that was asked once, with a service that it found in etcd. */
	private static Scrape scrape(Backend backend, String... properties) throws Exception {
		etcd.cluster().etcdctl("put", "/services/found/" + backend.address(), "{}");
		try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(GatewaySampleApplication.class)
			.properties("spring.config.location=optional:classpath:/none/", "server.port=0",
					"management.endpoints.web.exposure.include=health,prometheus",
					"healthcheck.etcd.endpoints=" + etcd.endpoints(), "healthcheck.discovery.enabled=true",
					"healthcheck.upstreams.shop.nodes=" + backend.address(),
					"healthcheck.upstreams.shop.check.interval=500ms")
			.properties(properties)
			.run()) {
			assertThat(get(gateway, "/shop/x")).isEqualTo("here");
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> get(gateway, "/found/x").equals("here"));
			return Scrape.of(get(gateway, "/actuator/prometheus"));
		}
	}

	private static String get(ConfigurableApplicationContext gateway, String path) throws Exception {
		String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
				.timeout(Duration.ofSeconds(30))
				.build(), BodyHandlers.ofString())
			.body();
	}

	private static int run(String... command) throws InterruptedException {
		try {
			return new ProcessBuilder(command).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			return -1;
		}
	}

}
