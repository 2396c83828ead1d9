package dev.healthcheck.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeStatus;
import io.etcd.jetcd.ClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documents say of this project is so: links lead somewhere, what is shown as a
 * class is the source of one that is tested, and the names that they mention exist.
 */
class PagesTests {

	private static final Path SOURCES = Path.of("src/test/java/dev/healthcheck/page");

	private static final Pattern TYPE = Pattern.compile("^(?:class|interface) (\\w+)", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern PROPERTY = Pattern
		.compile("(?:management|spring|healthcheck\\.(?:etcd|discovery|registration|http|cloud))\\.[a-z.-]*[a-z]");

	/** Names within an upstream. */
	private static final Pattern SETTING = Pattern.compile("(?:check|passive)\\.[a-z.-]*[a-z]");

	/** Read by a condition alone. */
	private static final String WITHOUT_METADATA = "spring.cloud.discovery.blocking.enabled";

	static List<Page> pages() {
		return Page.all();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(Page page) {
		Path directory = page.file().getParent();
		assertThat(page.links()).allSatisfy((link) -> {
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? page.file() : directory.resolve(parts[0]).normalize();
			assertThat(target).exists();
			if (parts.length > 1) {
				assertThat(Page.of(target).anchors()).contains(parts[1]);
			}
		});
	}

	@Test
	void everyPageIsReachedFromTheReadme() {
		Set<String> linked = Page.of("README.md").links();
		assertThat(pages()).extracting(Page::toString)
			.filteredOn((name) -> !name.equals("README.md"))
			.isSubsetOf(linked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/clients.md", "docs/etcd.md", "docs/upstreams.md" })
	void classesThatAreShownAreSourcesOfTests(String name) {
		List<String> classes = Page.of(name)
			.blocks("java")
			.stream()
			.filter((block) -> block.startsWith("import "))
			.toList();
		assertThat(classes).isNotEmpty().allSatisfy((block) -> {
			MatchResult type = TYPE.matcher(block).results().findFirst().orElseThrow();
			assertThat(Files.readString(SOURCES.resolve(type.group(1) + ".java"))).endsWith(";\n\n" + block);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/clients.md", "docs/etcd.md", "docs/upstreams.md", "docs/discovery.md",
			"docs/troubleshooting.md", "docs/migration.md" })
	void propertiesThatAreMentionedExist(String name) throws IOException {
		Set<String> known = known("META-INF/spring-configuration-metadata.json");
		Set<String> settings = known(
				"META-INF/spring/configuration-metadata/" + "dev.healthcheck.autoconfigure.UpstreamProperties.json");
		assertThat(mentioned(name, PROPERTY)).isNotEmpty()
			.allSatisfy((property) -> assertThat(isKnown(property, known)).as(property).isTrue());
		assertThat(mentioned(name, SETTING))
			.allSatisfy((property) -> assertThat(isKnown(property, settings)).as(property).isTrue());
	}

	/**
	 * Those that a code span begins with; what follows is a value, or a name of the
	 * user's.
	 */
	private static Set<String> mentioned(String page, Pattern pattern) {
		return CODE.matcher(Page.of(page).prose())
			.results()
			.map((code) -> code.group(1).replaceFirst("[\\[<*: =\\d].*", ""))
			.filter(pattern.asMatchPredicate())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static boolean isKnown(String property, Set<String> known) {
		return known.contains(property) || property.equals(WITHOUT_METADATA)
				|| known.stream().anyMatch((name) -> name.startsWith(property + ".") || isEntry(property, name));
	}

	/** Below a map with names of the user's choice. */
	private static boolean isEntry(String property, String map) {
		return property.startsWith(map + ".") && Set
			.of("spring.http.serviceclient", "management.metrics.enable",
					"spring.cloud.discovery.client.simple.instances")
			.contains(map);
	}

	private static Set<String> known(String file) throws IOException {
		Set<String> known = new TreeSet<>();
		for (var url : Collections.list(PagesTests.class.getClassLoader().getResources(file))) {
			try (var input = url.openStream()) {
				JsonNode metadata = JsonMapper.shared().readTree(input.readAllBytes());
				for (String kind : List.of("groups", "properties")) {
					metadata.path(kind).forEach((entry) -> known.add(entry.path("name").asString()));
				}
			}
		}
		return known;
	}

	@Test
	void everyStatusIsExplainedAndDrawn() {
		Page page = Page.of("docs/troubleshooting.md");
		String[] statuses = Arrays.stream(NodeStatus.values()).map(Enum::name).toArray(String[]::new);
		assertThat(CODE.matcher(String.join("", page.table("status").stream().map((row) -> row.get(0)).toList()))
			.results()
			.map((code) -> code.group(1))).containsExactlyInAnyOrder(statuses);
		assertThat(Pattern.compile("[A-Z]{3,}")
			.matcher(page.blocks("mermaid").get(0))
			.results()
			.map(MatchResult::group)
			.distinct()).containsExactlyInAnyOrder(statuses);
	}

	@Test
	void optionsOfJetcdExistAndHaveAPropertyEach() throws IOException {
		Set<String> known = known("META-INF/spring-configuration-metadata.json");
		Set<String> methods = Arrays.stream(ClientBuilder.class.getMethods())
			.map((method) -> method.getName().toLowerCase(Locale.ROOT))
			.collect(Collectors.toSet());
		assertThat(Page.of("docs/migration.md").table("`Client.builder()`")).isNotEmpty().allSatisfy((row) -> {
			assertThat(spans(row.get(0)))
				.allSatisfy((option) -> assertThat(methods).contains(option.toLowerCase(Locale.ROOT)));
			assertThat(spans(row.get(1)).filter((name) -> name.matches("[a-z.-]+")))
				.allSatisfy((name) -> assertThat(known).contains("healthcheck.etcd." + name));
		});
	}

	private static Stream<String> spans(String cell) {
		return CODE.matcher(cell).results().map((code) -> code.group(1));
	}

}
