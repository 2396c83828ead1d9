package dev.healthcheck.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages show is the source of tests that are run, or of what they test.
 */
class PagesTests {

	private static final Path PAGES = Path.of("../docs");

	private static final Path SOURCES = Path.of("src/test/java/dev/healthcheck/test/page");

	/** They try what is told in words. */
	private static final Set<String> NOT_SHOWN = Set.of("OrderApplicationTests", "ActuatorSecurityTests");

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern NAME = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

	@ParameterizedTest
	@ValueSource(strings = { "testing.md", "operations.md" })
	void everySnippetIsPartOfASource(String page) throws IOException {
		List<String> snippets = JAVA.matcher(Files.readString(PAGES.resolve(page)))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(snippets).isNotEmpty().allSatisfy((snippet) -> {
			MatchResult name = NAME.matcher(snippet).results().findFirst().orElseThrow();
			assertThat(Files.readString(SOURCES.resolve(name.group(1) + ".java"))).endsWith("\n" + snippet);
		});
	}

	@Test
	void everyTestOfThePageIsShown() throws IOException {
		String page = Files.readString(PAGES.resolve("testing.md"));
		try (Stream<Path> tests = Files.list(SOURCES)) {
			assertThat(tests.map((test) -> test.getFileName().toString().replace(".java", ""))
				.filter((name) -> name.endsWith("Tests") && !NOT_SHOWN.contains(name))).isNotEmpty()
				.allSatisfy((name) -> assertThat(page).contains("class " + name));
		}
	}

}
