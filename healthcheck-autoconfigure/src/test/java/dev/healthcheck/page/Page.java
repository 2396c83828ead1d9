package dev.healthcheck.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A document of this project, in parts.
 *
 * @param file where it is
 * @param text what it says
 */
record Page(Path file, String text) {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

	/** The README, and all pages. */
	static List<Page> all() {
		try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
			return Stream
				.concat(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve),
						pages.filter((file) -> file.toString().endsWith(".md")).sorted())
				.map(Page::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Page of(String name) {
		return of(ROOT.resolve(name));
	}

	static Page of(Path file) {
		try {
			return new Page(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The contents of its code blocks in one language. */
	List<String> blocks(String language) {
		return Pattern.compile("(?s)```" + language + "\n(.*?)```")
			.matcher(this.text)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	/** The cells of the rows of its table whose header begins so. */
	List<List<String>> table(String header) {
		List<List<String>> rows = new ArrayList<>();
		boolean inside = false;
		for (String line : this.text.lines().toList()) {
			if (line.startsWith("| " + header + " |")) {
				inside = true;
			}
			else if (!line.startsWith("|")) {
				inside = false;
			}
			else if (inside && !line.startsWith("|---")) {
				rows.add(Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1)).map(String::strip).toList());
			}
		}
		return rows;
	}

	/** The text without code blocks. */
	String prose() {
		return FENCED.matcher(this.text).replaceAll("");
	}

	/** The anchors that GitHub makes of its headings. */
	Set<String> anchors() {
		Set<String> anchors = new TreeSet<>();
		Matcher heading = HEADING.matcher(prose());
		while (heading.find()) {
			String slug = heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-');
			int number = 0;
			while (!anchors.add((number == 0) ? slug : slug + "-" + number)) {
				number++;
			}
		}
		Pattern.compile("<a (?:id|name)=\"([^\"]+)\"")
			.matcher(this.text)
			.results()
			.forEach((anchor) -> anchors.add(anchor.group(1)));
		return anchors;
	}

	/** Where its links and pictures lead, those to other sites left out. */
	Set<String> links() {
		return Pattern.compile("]\\(([^):\\s]+)\\)")
			.matcher(prose())
			.results()
			.map((link) -> link.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Override
	public String toString() {
		return ROOT.relativize(this.file).toString();
	}

}
