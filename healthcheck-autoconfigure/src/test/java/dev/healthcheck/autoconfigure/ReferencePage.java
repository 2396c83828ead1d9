package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page of all properties, made of what editors are told of them.
 */
final class ReferencePage {

	private static final String ROOT = "/META-INF/spring-configuration-metadata.json";

	private static final String TYPES = "/META-INF/spring/configuration-metadata/dev.healthcheck.autoconfigure.";

	private static final String TEMPLATE = "healthcheck.discovery.template.";

	private final StringBuilder page = new StringBuilder("""
			# Reference of properties

			Made from the metadata that editors read. How they play together: [etcd](etcd.md) for the client,
			[upstreams](upstreams.md) for the rest. A default that is not given follows from what the meaning says.
			""");

	static String write() {
		ReferencePage page = new ReferencePage();
		page.section("The etcd client", "healthcheck.etcd.", ROOT, "healthcheck.etcd.");
		page.section("An upstream", "healthcheck.upstreams.<name>.", TYPES + "UpstreamProperties.json", "");
		page.section("A level of an upstream", "healthcheck.upstreams.<name>.levels[].", TYPES + "LevelProperties.json",
				"");
		page.section("A node, where it is an object", "nodes[].", TYPES + "NodeProperties.json", "");
		page.section("Upstreams from etcd", "healthcheck.discovery.", ROOT, "healthcheck.discovery.");
		page.page.append("\n`healthcheck.discovery.template` has the properties of an upstream, for all services; ")
			.append("`healthcheck.discovery.services` those of single ones.\n");
		page.section("The registration of the application", "healthcheck.registration.", ROOT,
				"healthcheck.registration.");
		page.section("Instances that share checks", "healthcheck.fleet.", ROOT, "healthcheck.fleet.");
		page.section("Clients", "healthcheck.", ROOT, "healthcheck.http.", "healthcheck.cloud.");
		page.section("Actuator", "management.", ROOT, "management.");
		return page.page.toString();
	}

	private void section(String title, String shownPrefix, String file, String... prefixes) {
		this.page.append("\n## ").append(title).append("\n\n| `").append(shownPrefix);
		this.page.append("*` | default | meaning |\n|---|---|---|\n");
		Predicate<String> included = (name) -> !name.startsWith(TEMPLATE)
				&& Arrays.stream(prefixes).anyMatch(name::startsWith);
		StreamSupport.stream(read(file).get("properties").spliterator(), false)
			.filter((property) -> included.test(property.get("name").asString()))
			.sorted(Comparator.comparing((property) -> property.get("name").asString()))
			.forEach((property) -> row(property, shownPrefix));
	}

	private void row(JsonNode property, String shownPrefix) {
		String name = property.get("name").asString();
		this.page.append("| `")
			.append(name.startsWith(shownPrefix) ? name.substring(shownPrefix.length()) : name)
			.append("` | ")
			.append(defaultOf(property.get("defaultValue")))
			.append(" | ")
			.append(property.get("description").asString().replaceAll("\\s+", " ").replace("|", "\\|"))
			.append(" |\n");
	}

	private static String defaultOf(@Nullable JsonNode value) {
		if (value == null) {
			return "–";
		}
		String text = value.isArray() ? String.join(", ", value.valueStream().map(JsonNode::asString).toList())
				: value.asString();
		return text.isEmpty() ? "empty" : "`" + text + "`";
	}

	private static JsonNode read(String resource) {
		try (InputStream in = ReferencePage.class.getResourceAsStream(resource)) {
			if (in == null) {
				throw new IllegalStateException(resource + " is missing");
			}
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
