package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README, and the pages that its commands and configurations went to, in parts.
 */
final class Readme {

	/** The root of the repository. */
	static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("(?:<!-- (.*?) -->\n)?```(\\w*)\n(.*?)```", Pattern.DOTALL);

	private Readme() {
	}

	/**
	 * The text of a document.
	 * @param file the document
	 * @return its text
	 */
	static String text(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * All code blocks of a document.
	 * @param file the document
	 * @return its blocks
	 */
	static List<Block> blocks(String file) {
		List<Block> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(text(file));
		while (matcher.find()) {
			blocks
				.add(new Block(matcher.group(2), matcher.group(3), (matcher.group(1) != null) ? matcher.group(1) : ""));
		}
		return blocks;
	}

	/**
	 * The code blocks of the README and of the page of etcd.
	 * @return their blocks
	 */
	static List<Block> blocks() {
		return Stream.of("README.md", "docs/etcd.md").flatMap((file) -> blocks(file).stream()).toList();
	}

	/**
	 * The contents of those that are in one language.
	 * @param blocks the blocks
	 * @param language the language
	 * @return the lines between the fences
	 */
	static List<String> in(String language, List<Block> blocks) {
		return blocks.stream().filter((block) -> block.language().equals(language)).map(Block::content).toList();
	}

	/**
	 * The rows of a table.
	 * @param file the document
	 * @param header the text of its first column's header
	 * @return the cells of each row, without code quotes
	 */
	static List<List<String>> table(String file, String header) {
		List<List<String>> rows = new ArrayList<>();
		boolean inside = false;
		for (String line : text(file).lines().toList()) {
			if (line.startsWith("| " + header + " |")) {
				inside = true;
			}
			else if (!line.startsWith("|")) {
				inside = false;
			}
			else if (inside && !line.startsWith("|---")) {
				rows.add(Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList());
			}
		}
		return rows;
	}

	static String unquoted(String cell) {
		return cell.replace("`", "");
	}

	/**
	 * A code block.
	 *
	 * @param language what it is declared to be
	 * @param content the lines between the fences
	 * @param comment the comment on the line before it
	 */
	record Block(String language, String content, String comment) {

	}

}
