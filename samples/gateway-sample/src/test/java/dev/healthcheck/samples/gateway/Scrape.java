package dev.healthcheck.samples.gateway;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus reads of an application, as far as it is ours.
 *
 * @param series the series
 */
record Scrape(List<Series> series) {

	private static final Pattern LINE = Pattern.compile("^(healthcheck_\\w+)\\{([^}]*)} \\S+$", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	static Scrape of(String text) {
		return new Scrape(
				LINE.matcher(text).results().map((line) -> new Series(line.group(1), line.group(2))).toList());
	}

	Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.series.forEach((one) -> names.add(one.name()));
		return names;
	}

	Set<String> labels() {
		Set<String> labels = new TreeSet<>();
		this.series
			.forEach((one) -> LABEL.matcher(one.labels()).results().forEach((label) -> labels.add(label.group(1))));
		return labels;
	}

	/** The series of one node, by their names. */
	List<String> of(String upstream, String node) {
		return this.series.stream()
			.filter((one) -> one.has("upstream", upstream) && one.has("node", node))
			.map(Series::name)
			.toList();
	}

	/**
	 * One series.
	 *
	 * @param name the name of the metric
	 * @param labels its labels, as they are written
	 */
	record Series(String name, String labels) {

		boolean has(String label, String value) {
			Matcher found = LABEL.matcher(this.labels);
			return found.results().anyMatch((one) -> one.group(1).equals(label) && one.group(2).equals(value));
		}

	}

}
