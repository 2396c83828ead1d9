package dev.healthcheck.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with the class path of this one, for what cannot be done to this one.
 * Ends with this JVM's test at the latest.
 */
public final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private ChildJvm(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "child-jvm-output");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts one.
	 * @param prefix a command that runs it, such as {@code prlimit --nofile=64}
	 * @param environment variables besides those there are
	 * @param options options of the JVM
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the running JVM
	 */
	public static ChildJvm start(List<String> prefix, Map<String, String> environment, List<String> options,
			Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(arguments);
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
			builder.environment().putAll(environment);
			return new ChildJvm(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether a program can be run here.
	 * @param name its name
	 * @return whether it is on the {@code PATH}
	 */
	public static boolean canRun(String name) {
		return Programs.canRun(name);
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			// it was ended
		}
	}

	/**
	 * What it has printed so far.
	 * @return the lines
	 */
	public List<String> lines() {
		return List.copyOf(this.lines);
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Send it a signal.
	 * @param name such as {@code STOP}
	 */
	public void signal(String name) {
		Programs.run("kill", "-" + name, Long.toString(pid()));
	}

	/**
	 * How many file descriptors it has open.
	 * @return the count
	 */
	public int descriptors() {
		String[] files = Path.of("/proc", Long.toString(pid()), "fd").toFile().list();
		return (files != null) ? files.length : 0;
	}

	/**
	 * Let it open no further file descriptors. Needs {@code prlimit}.
	 * @param limit how many it may have; fewer than there are open closes none
	 */
	public void limitDescriptors(int limit) {
		Programs.run("prlimit", "--pid", Long.toString(pid()), "--nofile=" + limit + ":");
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
