package dev.healthcheck.benchmark;

import java.util.List;
import java.util.function.Consumer;

/**
 * One use of the benchmark command.
 *
 * @param size how much is measured
 * @param part how the titles of the parts begin that are measured, empty for all
 * @param progress is told how far it is
 * @param kept is given rows as soon as they are measured
 */
public record Run(Size size, String part, Consumer<String> progress, Consumer<List<Row>> kept) {

	/** One that keeps nothing before its end. */
	Run(Size size, Consumer<String> progress) {
		this(size, "", progress, (rows) -> {
		});
	}

	/**
	 * Whether a part is to be measured.
	 * @param title its title
	 * @return whether it is
	 */
	public boolean includes(String title) {
		return title.startsWith(this.part);
	}

	/**
	 * Tell how far it is.
	 * @param text one line
	 */
	public void say(String text) {
		this.progress.accept(text);
	}

	/**
	 * Keep rows, or what they come to so far, should the run be interrupted.
	 * @param rows the rows
	 */
	public void keep(List<Row> rows) {
		this.kept.accept(rows);
	}

	/**
	 * Keep rows, and tell what they say.
	 * @param rows the rows
	 */
	public void measured(List<Row> rows) {
		keep(rows);
		rows.forEach((row) -> say(row.text()));
	}

}
