package dev.healthcheck.benchmark;

import java.util.function.Consumer;

/**
 * One use of the benchmark command.
 *
 * @param size how much is measured
 * @param progress is told how far it is
 */
public record Run(Size size, Consumer<String> progress) {

	/**
	 * Tell how far it is.
	 * @param text one line
	 */
	public void say(String text) {
		this.progress.accept(text);
	}

}
