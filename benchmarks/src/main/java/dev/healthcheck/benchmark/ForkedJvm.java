package dev.healthcheck.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM of its own for one contestant, so that neither compiled code nor threads nor
 * garbage of one touch another. It is asked in lines and answers in lines that begin with
 * {@link #ANSWER}.
 */
public final class ForkedJvm implements AutoCloseable {

	/** How an answer begins; whatever else is printed is no answer. */
	public static final String ANSWER = "> ";

	/** Longer than any answer takes. */
	private static final long ANSWER_MINUTES = 15;

	private static final long END_SECONDS = 10;

	private final String name;

	private final Process process;

	private final PrintStream questions;

	private final BufferedReader answers;

	private ForkedJvm(String name, Process process) {
		this.name = name;
		this.process = process;
		this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
		this.answers = process.inputReader(StandardCharsets.UTF_8);
	}

	/**
	 * Start a JVM with this one's class path; further options come from the variable
	 * {@code BENCHMARK_JVM_OPTIONS}.
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the JVM, about to start
	 */
	public static ForkedJvm start(Class<?> main, String... arguments) {
		return start(System.getProperty("java.class.path"), main, arguments);
	}

	/**
	 * Start a JVM with another class path.
	 * @param classPath its class path
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the JVM, about to start
	 */
	public static ForkedJvm start(String classPath, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(List.of("-Xmx512m", "-cp", classPath));
		String options = System.getenv("BENCHMARK_JVM_OPTIONS");
		if (options != null && !options.isBlank()) {
			command.addAll(List.of(options.strip().split("\\s+", -1)));
		}
		command.add(main.getName());
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).start();
			Thread errors = new Thread(() -> passOnErrors(process), "errors-of-" + process.pid());
			errors.setDaemon(true);
			errors.start();
			return new ForkedJvm(String.join(" ", arguments), process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Not inherited: whoever reads this JVM's output would wait for the other one, should
	 * that outlive it.
	 */
	private static void passOnErrors(Process process) {
		try (Stream<String> lines = process.errorReader(StandardCharsets.UTF_8).lines()) {
			lines.forEach(System.err::println);
		}
		catch (UncheckedIOException ex) {
			// it was ended
		}
	}

	/**
	 * Ask, and wait for the answer, though not for ever.
	 * @param question one line
	 * @return one line
	 * @throws IllegalStateException if the JVM ends before it has answered
	 */
	public String ask(String question) {
		// a thread that reads from a process heeds nothing else
		CompletableFuture<Void> tooLate = CompletableFuture.runAsync(this.process::destroyForcibly,
				CompletableFuture.delayedExecutor(ANSWER_MINUTES, TimeUnit.MINUTES));
		try {
			this.questions.println(question);
			for (String line = this.answers.readLine(); line != null; line = this.answers.readLine()) {
				if (line.startsWith(ANSWER)) {
					return line.substring(ANSWER.length());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			tooLate.cancel(false);
		}
		throw new IllegalStateException("the JVM of '" + this.name + "' ended when asked '" + question + "'");
	}

	/**
	 * The time that it has spent compiling.
	 * @return milliseconds
	 */
	public long compilationMillis() {
		return Long.parseLong(ask(Compilation.QUESTION));
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		this.questions.close();
		try {
			if (!this.process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
