package dev.healthcheck.test.etcd;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Short commands of the operating system.
 */
final class Commands {

	private Commands() {
	}

	static String run(String... command) {
		return run(Map.of(), "", command);
	}

	static String run(Map<String, String> environment, String input, String... command) {
		Result result = execute(environment, input, command);
		if (result.exitCode() != 0) {
			throw new IllegalStateException("`%s` failed (exit code %d): %s".formatted(String.join(" ", command),
					result.exitCode(), result.output().strip()));
		}
		return result.output();
	}

	static boolean succeeds(String... command) {
		return execute(Map.of(), "", command).exitCode() == 0;
	}

	/**
	 * Looks a program up as a shell does.
	 * @param name the program's name
	 * @return its path, or {@code null} when it is not on the {@code PATH}
	 */
	static @Nullable Path find(String name) {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator
				+ "/sbin";
		for (String directory : path.split(File.pathSeparator, -1)) {
			Path candidate = Path.of(directory, name);
			if (!directory.isEmpty() && Files.isExecutable(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	private static Result execute(Map<String, String> environment, String input, String... command) {
		try {
			ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
			builder.environment().putAll(environment);
			Process process = builder.start();
			try (OutputStream stdin = process.getOutputStream()) {
				stdin.write(input.getBytes(StandardCharsets.UTF_8));
			}
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Result(process.waitFor(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while running " + command[0], ex);
		}
	}

	private record Result(int exitCode, String output) {
	}

}
