package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The process of a member: started again with the same command, and ended by its pid.
 */
final class MemberProcess {

	private static final int STOP_SECONDS = 10;

	private static final int TAIL = 20;

	private final List<String> command;

	private final Path log;

	private final Path pidFile;

	private @Nullable Process process;

	MemberProcess(List<String> command, @Nullable String namespace, Path directory) {
		List<String> full = new ArrayList<>();
		if (namespace != null) {
			full.addAll(List.of("ip", "netns", "exec", namespace));
		}
		// a busy machine must not hold up heartbeats: elections that no test asked for
		// would follow (without the right to it, a warning in the log)
		full.addAll(List.of("nice", "-n", "-5"));
		full.addAll(command);
		this.command = List.copyOf(full);
		this.log = directory.resolve("etcd.log");
		this.pidFile = directory.resolve(Leftovers.PID_FILE);
	}

	synchronized void start() {
		if (isAlive()) {
			return;
		}
		try {
			ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
			// etcd takes any flag from the environment too, and a test wants none but its
			// own
			builder.environment().keySet().removeIf((name) -> name.startsWith("ETCD"));
			Process started = builder.start();
			this.process = started;
			Files.writeString(this.pidFile, Long.toString(started.pid()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	synchronized boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	synchronized long pid() {
		if (this.process == null) {
			throw new IllegalStateException("never started");
		}
		return this.process.pid();
	}

	/**
	 * The rest is sent by pid only while the process lives, so that no other can be hit.
	 */
	synchronized void signal(String name) {
		if (isAlive()) {
			Commands.run("kill", "-" + name, Long.toString(pid()));
		}
	}

	synchronized void kill() {
		if (this.process != null) {
			this.process.destroyForcibly();
			await(this.process);
		}
	}

	synchronized void stop() {
		if (this.process == null || !this.process.isAlive()) {
			return;
		}
		signal("CONT");
		this.process.destroy();
		if (!await(this.process)) {
			kill();
		}
	}

	private static boolean await(Process process) {
		try {
			return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** Those flags of its command that have these names. */
	List<String> flags(String... names) {
		List<String> wanted = List.of(names);
		return this.command.stream().filter((flag) -> wanted.contains(flag.split("=", 2)[0])).toList();
	}

	void deleteData() {
		flags("--data-dir").forEach((flag) -> Leftovers.delete(Path.of(flag.split("=", 2)[1])));
	}

	Path log() {
		return this.log;
	}

	String logTail() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
		}
		catch (IOException ex) {
			return "(no log: " + ex.getMessage() + ")";
		}
	}

}
