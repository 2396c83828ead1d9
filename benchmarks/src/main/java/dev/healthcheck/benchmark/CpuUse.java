package dev.healthcheck.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How much of the machine is used, by whom: this process and its descendants, or others.
 * Where the kernel does not say, others use nothing.
 *
 * @param all ticks that any process used; interrupts belong to nobody and are left out
 * @param own ticks that this process and its descendants used
 * @param nanos when
 */
public record CpuUse(long all, long own, long nanos) {

	private static final double TICKS_PER_SECOND = 100;

	public static CpuUse now() {
		return new CpuUse(machine(), tree(), System.nanoTime());
	}

	/**
	 * The share of the machine that others used since then.
	 * @return from 0 to 1
	 */
	public double othersShareSince() {
		CpuUse now = now();
		double seconds = (now.nanos - this.nanos) / 1e9;
		double others = ((now.all - this.all) - (now.own - this.own)) / TICKS_PER_SECOND;
		return Math.max(0, others) / (seconds * Machine.cores());
	}

	/** The first line of {@code /proc/stat}: user, nice, system, ..., stolen. */
	private static long machine() {
		String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElse("").split("\\s+", -1);
		return (fields.length < 9) ? 0 : Long.parseLong(fields[1]) + Long.parseLong(fields[2])
				+ Long.parseLong(fields[3]) + Long.parseLong(fields[8]);
	}

	/**
	 * Processor time that a process has used so far.
	 * @param pid the process
	 * @return seconds
	 */
	public static double seconds(long pid) {
		return process(pid) / TICKS_PER_SECOND;
	}

	private static long tree() {
		ProcessHandle self = ProcessHandle.current();
		return Stream.concat(Stream.of(self), self.descendants()).mapToLong((process) -> process(process.pid())).sum();
	}

	/** User and system time, of a process and of the children it has waited for. */
	private static long process(long pid) {
		String text = read(Path.of("/proc/" + pid + "/stat"));
		// the name, in parentheses, may contain blanks
		String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
		return (fields.length < 15) ? 0 : Stream.of(11, 12, 13, 14).mapToLong((i) -> Long.parseLong(fields[i])).sum();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
