package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a cluster, and the removal of clusters whose JVM was killed before it
 * could end them: their members would take the processor from the tests to come.
 */
final class Leftovers {

	static final String PID_FILE = "pid";

	private static final String NETWORK_FILE = "network";

	private static final long ENOUGH_MEMORY = 2L << 30;

	private static final String PREFIX = "healthcheck-etcd-";

	private Leftovers() {
	}

	/**
	 * Makes a directory whose name tells which JVM owns it.
	 * @return the directory
	 */
	static Path newDirectory() {
		try {
			return Files.createTempDirectory(parent(), PREFIX + ProcessHandle.current().pid() + "-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Memory, where there is enough of it: on a busy disk a start takes seconds, and an
	 * election can come from a slow write.
	 */
	private static Path parent() throws IOException {
		Path memory = Path.of("/dev/shm");
		if (Files.isWritable(memory) && Files.getFileStore(memory).getTotalSpace() >= ENOUGH_MEMORY) {
			return memory;
		}
		return Path.of(System.getProperty("java.io.tmpdir"));
	}

	static void remember(Path directory, ClusterNetwork network) {
		try {
			Files.writeString(directory.resolve(NETWORK_FILE), network.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void sweep() {
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent(), PREFIX + "*-*")) {
			for (Path directory : directories) {
				String owner = directory.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
				if (owner.matches("[0-9]+") && ProcessHandle.of(Long.parseLong(owner)).isEmpty()) {
					remove(directory);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void remove(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			List<Path> members = files.filter(Files::isDirectory).toList();
			for (Path member : members) {
				endMember(member);
			}
		}
		Path network = directory.resolve(NETWORK_FILE);
		if (Files.exists(network)) {
			ClusterNetwork.restore(Files.readString(network)).delete();
		}
		delete(directory);
	}

	/**
	 * The pid may be someone else's by now: only a process with this directory is ended.
	 */
	private static void endMember(Path member) throws IOException {
		Path pidFile = member.resolve(PID_FILE);
		if (!Files.exists(pidFile)) {
			return;
		}
		String pid = Files.readString(pidFile).strip();
		Path commandLine = Path.of("/proc", pid, "cmdline");
		if (Files.isReadable(commandLine) && Files.readString(commandLine).contains(member.toString())) {
			Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
			process.ifPresent(ProcessHandle::destroyForcibly);
		}
	}

	static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			// a directory that cannot be removed must not fail the test that ran in it
			System.err.println("left behind: " + directory + " (" + ex.getMessage() + ")");
		}
	}

}
