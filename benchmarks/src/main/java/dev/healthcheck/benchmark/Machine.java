package dev.healthcheck.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Where and when something was measured.
 */
final class Machine {

	/** Share of the machine that others may use. */
	private static final double ACCEPTED = 0.25;

	private static final long LOOK_MILLIS = 2000;

	private Machine() {
	}

	/**
	 * Look for a moment whether anything else is running.
	 * @throws IllegalStateException if the machine is busy
	 */
	static void checkIdle() {
		CpuUse before = CpuUse.now();
		try {
			Thread.sleep(LOOK_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		double share = before.othersShareSince();
		if (share > ACCEPTED) {
			throw new IllegalStateException(
					"the machine is busy, others use %.0f %% of its %d cores (accepted: up to %.0f %%; --force measures all the same)"
						.formatted(100 * share, cores(), 100 * ACCEPTED));
		}
	}

	static int cores() {
		return Runtime.getRuntime().availableProcessors();
	}

	static String date() {
		return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").format(ZonedDateTime.now(ZoneOffset.UTC));
	}

	static String describe() {
		return "%s, %d cores, %s, %s %s %s".formatted(valueOf("/proc/cpuinfo", "model name", "unknown processor"),
				cores(), memory(valueOf("/proc/meminfo", "MemTotal", "")), System.getProperty("os.name"),
				System.getProperty("os.version"), System.getProperty("os.arch"));
	}

	private static String memory(String total) {
		return total.matches("\\d+ kB")
				? "%.0f GiB".formatted(Long.parseLong(total.replace(" kB", "")) / (double) (1 << 20))
				: "unknown memory";
	}

	private static String valueOf(String file, String name, String unknown) {
		try {
			return Files.readAllLines(Path.of(file))
				.stream()
				.filter((line) -> line.startsWith(name))
				.findFirst()
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.orElse(unknown);
		}
		catch (IOException ex) {
			return unknown;
		}
	}

}
