package dev.healthcheck.testing;

import java.io.IOException;

/**
 * Programs of the operating system, of which only matters whether they succeed.
 */
final class Programs {

	private Programs() {
	}

	/**
	 * Runs a program.
	 * @param command the program and its arguments
	 * @return whether its exit code was 0; {@code false} also if there is none of that
	 * name
	 */
	static boolean succeeds(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while running " + command[0], ex);
		}
	}

	static boolean canRun(String name) {
		return succeeds("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; command -v \"$0\"", name);
	}

	static void run(String... command) {
		if (!succeeds(command)) {
			throw new IllegalStateException("`" + String.join(" ", command) + "` failed");
		}
	}

}
