package dev.healthcheck.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/testing.md} shows is the source of tests that are run.
 */
class TestingPageTests {

	private static final Path PAGE = Path.of("../docs/testing.md");

	private static final Path SOURCES = Path.of("src/test/java/dev/healthcheck/test/page");

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern NAME = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

	@Test
	void everySnippetIsPartOfASource() throws IOException {
		List<String> snippets = JAVA.matcher(Files.readString(PAGE)).results().map((block) -> block.group(1)).toList();
		assertThat(snippets).hasSizeGreaterThan(4).allSatisfy((snippet) -> {
			MatchResult name = NAME.matcher(snippet).results().findFirst().orElseThrow();
			assertThat(Files.readString(SOURCES.resolve(name.group(1) + ".java"))).endsWith("\n" + snippet);
		});
	}

	@Test
	void everyTestOfThePageIsShown() throws IOException {
		String page = Files.readString(PAGE);
		try (Stream<Path> tests = Files.list(SOURCES)) {
			assertThat(tests.map((test) -> test.getFileName().toString().replace(".java", ""))
				.filter((name) -> name.endsWith("Tests") && !name.equals("OrderApplicationTests"))).isNotEmpty()
				.allSatisfy((name) -> assertThat(page).contains("class " + name));
		}
	}

}
