package dev.healthcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page on security says cannot be done is held by tests that exist.
 */
class SecurityPageTests {

	private static final Pattern REFERENCES = Pattern.compile("\\[(`\\w+`(?:, `\\w+`)*)]");

	private static final Pattern NAME = Pattern.compile("\\w+");

	@Test
	void theTestsThatItNamesExist() throws IOException {
		List<String> named = REFERENCES.matcher(Files.readString(Path.of("../docs/security.md")))
			.results()
			.flatMap((reference) -> NAME.matcher(reference.group(1)).results())
			.map(MatchResult::group)
			.toList();
		String tests = sources();
		assertThat(named).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(tests).containsPattern("\\b(class|void) " + name + "\\b"));
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			return files.filter((file) -> file.toString().endsWith("Tests.java"))
				.map(SecurityPageTests::read)
				.collect(Collectors.joining());
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
