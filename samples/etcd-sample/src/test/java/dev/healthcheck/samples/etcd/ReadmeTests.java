package dev.healthcheck.samples.etcd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTests {

	@Test
	void everyBlockIsOfAKindThatATestRuns() {
		assertThat(Readme.blocks()).extracting(Readme.Block::language)
			.isSubsetOf("shell", "xml", "yaml", "java", "console", "json");
		assertThat(Readme.blocks()).filteredOn((block) -> block.language().equals("json"))
			.allSatisfy((block) -> assertThat(block.comment()).startsWith("GET /"));
	}

	@Test
	void commandsExist() {
		List<String> commands = Readme.blocks("shell").stream().flatMap(String::lines).toList();
		assertThat(commands).isNotEmpty()
			.allSatisfy((command) -> assertThat(Readme.ROOT.resolve(command)).isExecutable());
	}

	@Test
	void theDependencyIsTheStarter() throws Exception {
		Element starter = parse(Files.readString(Readme.ROOT.resolve("healthcheck-starter/pom.xml")));
		for (String xml : Readme.blocks("xml")) {
			Element dependency = parse(xml);
			assertThat(child(dependency, "artifactId")).isEqualTo(child(starter, "artifactId"));
			Element parent = (Element) starter.getElementsByTagName("parent").item(0);
			assertThat(child(dependency, "groupId")).isEqualTo(child(parent, "groupId"));
			assertThat(child(dependency, "version")).isEqualTo(child(parent, "version"));
		}
	}

	private static Element parse(String xml) throws Exception {
		Path file = Files.createTempFile("readme", ".xml");
		try {
			Files.writeString(file, xml);
			Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
			return document.getDocumentElement();
		}
		finally {
			Files.delete(file);
		}
	}

	private static String child(Element element, String name) {
		for (int i = 0; i < element.getChildNodes().getLength(); i++) {
			if (element.getChildNodes().item(i) instanceof Element child && child.getTagName().equals(name)) {
				return child.getTextContent();
			}
		}
		return "";
	}

	@ParameterizedTest
	@CsvSource({ "healthcheck.etcd.,healthcheck.etcd.check.", "healthcheck.etcd.check.,none" })
	void theTableListsEveryPropertyWithItsDefault(String prefix, String except) {
		Map<String, String> documented = new TreeMap<>();
		Readme.table("`" + prefix + "*`")
			.forEach((row) -> documented.put(prefix + Readme.unquoted(row.get(0)), row.get(1)));
		Map<String, String> real = ConfigurationMetadata.properties();
		real.keySet().removeIf((name) -> !name.startsWith(prefix) || name.startsWith(except));
		assertThat(documented).hasSameSizeAs(real).containsOnlyKeys(real.keySet());
		assertThat(documented).allSatisfy((name, value) -> {
			String defaultValue = String.valueOf(real.get(name));
			// a default that depends on others is told in words
			assertThat(value).isIn(defaultValue.isEmpty() ? List.of("–", value) : List.of("`" + defaultValue + "`"));
		});
	}

	@Test
	void thePageOfUpstreamsListsEveryProperty() {
		Set<String> documented = new TreeSet<>();
		Readme.table("docs/upstreams.md", "`healthcheck.upstreams.<name>.*`")
			.forEach((row) -> documented.add(Readme.unquoted(row.get(0))));
		Readme.table("docs/upstreams.md", "`healthcheck.upstreams.<name>.check.*`")
			.forEach((row) -> documented.add("check." + Readme.unquoted(row.get(0))));
		assertThat(documented).isEqualTo(ConfigurationMetadata.properties("UpstreamProperties").keySet());
	}

	@Test
	void otherPropertiesExist() {
		Map<String, String> real = ConfigurationMetadata.properties();
		assertThat(Readme.table("other")).isNotEmpty()
			.allSatisfy((row) -> assertThat(real.get(Readme.unquoted(row.get(0))))
				.isEqualTo(Readme.unquoted(row.get(1)).replace('-', '_')));
	}

	@Test
	void propertiesMentionedInTheTextExist() {
		Map<String, String> real = ConfigurationMetadata.properties();
		assertThat(Pattern.compile("`((?:management|healthcheck\\.etcd|spring)\\.[a-z.-]+)(: \\w+)?`")
			.matcher(Readme.text())
			.results()
			.map((result) -> result.group(1))
			.filter((name) -> !name.endsWith("."))).isNotEmpty()
			.allSatisfy((name) -> assertThat(real).containsKey(name));
	}

	@Test
	void versionsAreThoseOfTheBuild() throws Exception {
		String pom = Files.readString(Readme.ROOT.resolve("pom.xml"));
		Map<String, String> versions = Map.of("Spring Boot", "spring-boot.version", "Java", "maven.compiler.release",
				"jetcd", "jetcd.version");
		assertThat(Readme.table("with")).filteredOn((row) -> versions.containsKey(row.get(0)))
			.hasSize(versions.size())
			.allSatisfy((row) -> {
				String property = versions.get(row.get(0));
				assertThat(List.of(row.get(2).split(", ", -1)))
					.anyMatch((version) -> pom.contains("<" + property + ">" + version + "</" + property + ">"));
			});
	}

	@Test
	void versionsOfSpringBootAreThoseOfTheMatrix() throws Exception {
		String matrix = Files.readString(Readme.ROOT.resolve("scripts/matrix.sh"));
		String versions = Pattern.compile("'(\\d\\S+) \\S+'")
			.matcher(matrix)
			.results()
			.map((result) -> result.group(1))
			.collect(Collectors.joining(", "));
		assertThat(Readme.table("with")).filteredOn((row) -> row.get(0).equals("Spring Boot"))
			.singleElement()
			.satisfies((row) -> assertThat(row.get(2)).isEqualTo(versions));
	}

	@Test
	void linksLeadSomewhere() {
		assertThat(Pattern.compile("]\\(([^):]+)\\)").matcher(Readme.text()).results().map((result) -> result.group(1)))
			.isNotEmpty()
			.allSatisfy(ReadmeTests::assertLeadsSomewhere);
	}

	private static void assertLeadsSomewhere(String link) {
		int anchor = link.indexOf('#');
		Path file = Readme.ROOT.resolve((anchor < 0) ? link : link.substring(0, anchor));
		assertThat(file).exists();
		if (anchor >= 0) {
			String heading = link.substring(anchor + 1).replace("-", "[^\\n]");
			assertThat(file).content().containsPattern("(?mi)^#+ " + heading + "$");
		}
	}

}
