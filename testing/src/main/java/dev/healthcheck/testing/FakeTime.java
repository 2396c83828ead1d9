package dev.healthcheck.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A wall clock of a child process that can be set while it runs; its monotonic clock goes
 * on. Needs libfaketime (Debian: faketime).
 */
public final class FakeTime implements AutoCloseable {

	private static final String LIBRARY = "libfaketimeMT.so.1";

	private final Path file;

	private final Path library;

	private FakeTime(Path file, Path library) {
		this.file = file;
		this.library = library;
	}

	/**
	 * Whether there can be such clocks here.
	 * @return whether the library is installed
	 */
	public static boolean isInstalled() {
		return library() != null;
	}

	/**
	 * A clock that is right at first.
	 * @param directory where its file is put
	 * @return the clock
	 */
	public static FakeTime in(Path directory) {
		Path library = library();
		if (library == null) {
			throw new IllegalStateException(LIBRARY + " not found: install it (Debian: faketime)");
		}
		FakeTime clock = new FakeTime(directory.resolve("clock"), library);
		clock.set("+0");
		return clock;
	}

	/**
	 * Sets it, within a second.
	 * @param offset from the real time, such as {@code -1h}
	 */
	public void set(String offset) {
		try {
			Files.writeString(this.file, offset);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What makes a process take this clock for its own.
	 * @return variables of its environment
	 */
	public Map<String, String> environment() {
		return Map.of("LD_PRELOAD", this.library.toString(), "FAKETIME_TIMESTAMP_FILE", this.file.toString(),
				"FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1");
	}

	private static @Nullable Path library() {
		try (Stream<Path> files = Files.walk(Path.of("/usr/lib"), 3)) {
			return files.filter((path) -> path.endsWith(LIBRARY)).findFirst().orElse(null);
		}
		catch (IOException | UncheckedIOException ex) {
			return null;
		}
	}

	/** Removes what the library leaves behind when its process is killed. */
	@Override
	public void close() {
		try (DirectoryStream<Path> left = Files.newDirectoryStream(Path.of("/dev/shm"), "*faketime_*")) {
			for (Path path : left) {
				String pid = path.getFileName().toString().replaceAll("\\D", "");
				if (!pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
					Files.deleteIfExists(path);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
