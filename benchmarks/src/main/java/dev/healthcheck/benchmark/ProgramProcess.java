package dev.healthcheck.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.FileSystemUtils;

/**
 * A running program with a directory of its own, until it is closed.
 */
public final class ProgramProcess implements AutoCloseable {

	private final Program program;

	private final Path directory;

	private final Process process;

	/**
	 * Start a program.
	 * @param program the program
	 * @param configuration its configuration
	 */
	public ProgramProcess(Program program, String configuration) {
		this.program = program;
		try {
			this.directory = Files.createTempDirectory(program.title());
			Files.writeString(this.directory.resolve(Program.CONFIGURATION), configuration);
			this.process = new ProcessBuilder(program.command()).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The processor time that it has used.
	 * @return seconds
	 */
	public double cpuSeconds() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(this.program.title() + " ended");
		}
		return CpuUse.seconds(this.process.pid());
	}

	@Override
	public void close() {
		// else it might still write into its directory
		this.process.destroyForcibly().onExit().join();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
