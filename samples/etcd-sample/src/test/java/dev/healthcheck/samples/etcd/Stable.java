package dev.healthcheck.samples.etcd;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is the same in two texts of the same kind: all but measured times, counts of
 * failed checks, points in time, versions, and which endpoint is meant.
 */
final class Stable {

	private Stable() {
	}

	/**
	 * Whether a text is like one of the README's.
	 * @param expected the README's; {@code ...} stands for anything
	 * @param actual the text
	 * @return whether they are alike
	 */
	static boolean alike(String expected, String actual) {
		String pattern = Pattern.compile("\\.\\.\\.")
			.splitAsStream(of(expected) + "$")
			.map((part) -> part.endsWith("$") ? Pattern.quote(part.substring(0, part.length() - 1))
					: Pattern.quote(part))
			.collect(Collectors.joining(".*"));
		return Pattern.compile(pattern, Pattern.DOTALL).matcher(of(actual)).matches();
	}

	static String of(String text) {
		return text.replaceAll("\\d+-\\d+-\\d+T[\\d:.]+Z", "TIME")
			.replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
			.replaceAll("\\b\\d+\\.\\d+\\.\\d+\\b", "VERSION")
			.replaceAll("\\b\\d+(\\.\\d+)? (ms|s)\\b", "DURATION")
			.replaceAll("\\b\\d+ failed checks?", "FAILED CHECKS");
	}

}
