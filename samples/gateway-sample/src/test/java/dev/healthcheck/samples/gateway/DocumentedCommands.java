package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a document tells its reader to type in terminals while the gateway runs.
 */
final class DocumentedCommands {

	private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

	private DocumentedCommands() {
	}

	/**
	 * The commands of a document.
	 * @param file the document
	 * @return the commands of all consoles in which the gateway has a part
	 */
	static List<Step> of(String file) throws IOException {
		List<Step> steps = new ArrayList<>();
		Matcher blocks = BLOCK.matcher(Files.readString(ROOT.resolve(file)));
		while (blocks.find()) {
			if (blocks.group(1).contains("localhost:8081")) {
				Stream.of(("\n" + blocks.group(1)).split("\n\\$ "))
					.filter((text) -> !text.isBlank())
					.map(Step::parse)
					.forEach(steps::add);
			}
		}
		return steps;
	}

	/**
	 * A command and what it prints.
	 *
	 * @param command the command
	 * @param output what it prints, with "..." for what is left out; empty if that is not
	 * shown
	 */
	record Step(String command, String output) {

		private static Step parse(String text) {
			String[] lines = text.strip().split("\n", 2);
			return new Step(lines[0], (lines.length > 1) ? lines[1].strip() : "");
		}

		boolean prints(String actual) {
			String pattern = Stream.of(this.output.split("\\.\\.\\.", -1))
				.map(Pattern::quote)
				.reduce((one, other) -> one + ".*" + other)
				.orElseThrow();
			return this.output.isEmpty() || Pattern.compile(pattern, Pattern.DOTALL).matcher(actual.strip()).matches();
		}

	}

}
