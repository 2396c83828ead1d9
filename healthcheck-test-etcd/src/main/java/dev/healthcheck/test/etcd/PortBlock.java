package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Ports that one process alone hands out, among those of this user that ask here: a port
 * that is found free is bound a moment later only, and another process must not find it
 * meanwhile.
 *
 * @param first the first of them
 */
record PortBlock(int first) {

	static final int SIZE = 500;

	private static final int FIRST = 15000;

	/** The last of them ends below the range of outgoing connections. */
	static final int COUNT = 34;

	/** A byte of it is locked for each block, until the process ends. */
	private static final @Nullable FileChannel CLAIMS = claims();

	private static @Nullable FileChannel claims() {
		Path file = Path.of(System.getProperty("java.io.tmpdir"),
				"healthcheck-test-ports-" + System.getProperty("user.name"));
		try {
			return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Claim a block until this process ends. When none is left, or none can be claimed
	 * because the directory of temporary files cannot be written to, it is anybody's.
	 * @return the block
	 */
	static PortBlock claim() {
		int start = ThreadLocalRandom.current().nextInt(COUNT);
		for (int i = 0; i < COUNT; i++) {
			int block = (start + i) % COUNT;
			if (isClaimed(block)) {
				return of(block);
			}
		}
		return of(start);
	}

	private static PortBlock of(int block) {
		return new PortBlock(FIRST + block * SIZE);
	}

	private static boolean isClaimed(int block) {
		try {
			return CLAIMS != null && CLAIMS.tryLock(block, 1, false) != null;
		}
		catch (IOException | OverlappingFileLockException ex) {
			return false;
		}
	}

}
