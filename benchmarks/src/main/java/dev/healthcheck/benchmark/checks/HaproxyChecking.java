package dev.healthcheck.benchmark.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.benchmark.CpuUse;

/**
 * HAProxy with one thread, which makes a new connection for every check.
 */
final class HaproxyChecking implements Checking {

	private static final String CONFIGURATION = """
			global
			  nbthread 1
			defaults
			  mode %s
			  timeout connect 1s
			  timeout client 1s
			  timeout server 1s
			  timeout check 1s
			frontend required
			  bind 127.0.0.1:%d
			  default_backend targets
			backend targets
			  %s
			  default-server check inter 1s
			""";

	private final Path file;

	private final Process process;

	private final CheckKind kind;

	private final int targets;

	private final long startedNanos = System.nanoTime();

	HaproxyChecking(CheckKind kind, List<String> targets) {
		this.kind = kind;
		this.targets = targets.size();
		boolean http = kind == CheckKind.HTTP;
		StringBuilder text = new StringBuilder(
				CONFIGURATION.formatted(http ? "http" : "tcp", freePort(), http ? "option httpchk GET /" : ""));
		for (int i = 0; i < targets.size(); i++) {
			text.append("  server s").append(i).append(' ').append(targets.get(i)).append('\n');
		}
		try {
			this.file = Files.createTempFile("haproxy", ".cfg");
			Files.writeString(this.file, text);
			this.process = new ProcessBuilder("haproxy", "-db", "-f", this.file.toString()).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public double cpuSeconds() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("haproxy ended");
		}
		return CpuUse.seconds(this.process.pid());
	}

	/**
	 * Its tcp checks reset the connection before it is complete, so that targets do not
	 * see them.
	 */
	@Override
	public long nominalChecks() {
		return (this.kind == CheckKind.TCP)
				? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.startedNanos) * this.targets / 1000 : 0;
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
