package dev.healthcheck.benchmark.etcd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The TCP connections of this process, as Linux tells them.
 */
final class Sockets {

	private static final String ESTABLISHED = "01";

	private static final int STATE = 3;

	private static final int INODE = 9;

	private Sockets() {
	}

	static int established() {
		Set<String> own = inodes();
		int count = 0;
		for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
			for (String line : lines(Path.of(table))) {
				String[] fields = line.strip().split("\\s+", -1);
				if (fields.length > INODE && fields[STATE].equals(ESTABLISHED)
						&& own.contains("socket:[" + fields[INODE] + "]")) {
					count++;
				}
			}
		}
		return count;
	}

	private static Set<String> inodes() {
		Set<String> inodes = new HashSet<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path file : files) {
				try {
					inodes.add(Files.readSymbolicLink(file).toString());
				}
				catch (IOException ex) {
					// closed meanwhile
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("connections can be counted on Linux only", ex);
		}
		return inodes;
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			return List.of();
		}
	}

}
