package dev.healthcheck.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A running HAProxy, until it is closed.
 */
public final class HaproxyProcess implements AutoCloseable {

	private final Path file;

	private final Process process;

	/**
	 * Start one.
	 * @param configuration its configuration
	 */
	public HaproxyProcess(String configuration) {
		try {
			this.file = Files.createTempFile("haproxy", ".cfg");
			Files.writeString(this.file, configuration);
			this.process = new ProcessBuilder("haproxy", "-db", "-f", this.file.toString()).redirectErrorStream(true)
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
			throw new IllegalStateException("haproxy ended");
		}
		return CpuUse.seconds(this.process.pid());
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
