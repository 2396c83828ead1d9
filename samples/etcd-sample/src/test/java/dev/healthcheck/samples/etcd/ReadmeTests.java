package dev.healthcheck.samples.etcd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTests {

	@Test
	void everyBlockIsOfAKindThatATestRuns() {
		assertThat(Readme.blocks()).extracting(Readme.Block::language)
			.isSubsetOf("shell", "xml", "yaml", "java", "console", "json", "mermaid");
		assertThat(Readme.blocks()).filteredOn((block) -> block.language().equals("json"))
			.allSatisfy((block) -> assertThat(block.comment()).startsWith("GET /"));
	}

	@Test
	void commandsExist() {
		List<String> commands = Readme.in("shell", Readme.blocks()).stream().flatMap(String::lines).toList();
		assertThat(commands).isNotEmpty()
			.allSatisfy((command) -> assertThat(Readme.ROOT.resolve(command)).isExecutable());
		assertThat(List.of("demo", "verify")).allSatisfy((command) -> {
			assertThat(Readme.text("README.md")).contains("`./" + command + "`");
			assertThat(Readme.ROOT.resolve(command)).isExecutable();
		});
	}

	/** The rest has pages of its own. */
	@Test
	void theReadmeIsReadInMinutes() {
		String text = Readme.text("README.md");
		assertThat(text.lines()).hasSizeLessThan(230);
		assertThat(text.lines().toList().indexOf("```java")).as("lines before the first class").isBetween(0, 60);
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/upstreams.md" })
	void theDependencyIsTheStarter(String file) throws Exception {
		Element starter = parse(Files.readString(Readme.ROOT.resolve("healthcheck-starter/pom.xml")));
		Element parent = (Element) starter.getElementsByTagName("parent").item(0);
		assertThat(Readme.in("xml", Readme.blocks(file))).isNotEmpty().allSatisfy((xml) -> {
			Element dependency = parse(xml);
			assertThat(child(dependency, "artifactId")).isEqualTo(child(starter, "artifactId"));
			assertThat(child(dependency, "groupId")).isEqualTo(child(parent, "groupId"));
			assertThat(child(dependency, "version")).isEqualTo(child(parent, "version"));
		});
	}

	/**
	 * In an empty repository there is nothing else, and Maven looks for what tests need.
	 */
	@Test
	void whatIsInstalledIsAllThatItsModulesNeed() throws Exception {
		Matcher modules = Pattern.compile("(?m)^readonly MODULES=(.*)$")
			.matcher(Files.readString(Readme.ROOT.resolve("install")));
		assertThat(modules.find()).isTrue();
		Set<String> installed = new TreeSet<>();
		Set<String> needed = new TreeSet<>();
		for (String module : modules.group(1).split(",", -1)) {
			Element pom = parse(Files.readString(Readme.ROOT.resolve(module).resolve("pom.xml")));
			installed.add(child(pom, "artifactId"));
			NodeList dependencies = pom.getElementsByTagName("dependency");
			for (int i = 0; i < dependencies.getLength() && !child(pom, "packaging").equals("pom"); i++) {
				Element dependency = (Element) dependencies.item(i);
				if (child(dependency, "groupId").equals("dev.healthcheck")) {
					needed.add(child(dependency, "artifactId"));
				}
			}
		}
		assertThat(needed).isNotEmpty().isSubsetOf(installed);
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

	@Test
	void versionsAreThoseOfTheBuild() throws Exception {
		String pom = Files.readString(Readme.ROOT.resolve("pom.xml"));
		Map<String, String> versions = Map.of("Spring Boot", "spring-boot.version", "Java", "maven.compiler.release",
				"jetcd", "jetcd.version");
		assertThat(Readme.table("README.md", "with")).filteredOn((row) -> versions.containsKey(row.get(0)))
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
		String versions = Pattern.compile("(?m)^ +'(\\d\\S+) ")
			.matcher(matrix)
			.results()
			.map((result) -> result.group(1))
			.collect(Collectors.joining(", "));
		assertThat(Readme.table("README.md", "with")).filteredOn((row) -> row.get(0).equals("Spring Boot"))
			.singleElement()
			.satisfies((row) -> assertThat(row.get(2)).isEqualTo(versions));
	}

	@ParameterizedTest
	@CsvSource({ "Netty, 1", "gRPC, 2", "Vert.x, 3" })
	void versionsOfLibrariesAreThoseOfTheMatrix(String library, int position) throws Exception {
		String matrix = Files.readString(Readme.ROOT.resolve("scripts/matrix.sh"));
		List<String> versions = Pattern.compile("'(\\d[\\w. ]+)'")
			.matcher(matrix)
			.results()
			.map((row) -> row.group(1).split(" ", -1)[position].replace(".Final", ""))
			.distinct()
			.toList();
		assertThat(Readme.table("README.md", "with")).filteredOn((row) -> row.get(0).equals(library))
			.singleElement()
			.satisfies((row) -> assertThat(row.get(2)).isEqualTo(String.join(", ", versions)));
	}

}
