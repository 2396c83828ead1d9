package dev.healthcheck.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * Connects to a database and asks the driver whether the connection is valid. Blocks as
 * long as the driver does; cancelling is a request that drivers may ignore.
 */
final class JdbcTask {

	private final String url;

	private final Properties properties;

	private final int validSeconds;

	// guarded by this

	private @Nullable Thread thread;

	private @Nullable Connection connection;

	private boolean cancelled;

	/**
	 * A task.
	 * @param url where to connect
	 * @param properties what the driver is told besides
	 * @param timeout how long the driver may take to validate, rounded up to seconds
	 */
	JdbcTask(String url, Properties properties, Duration timeout) {
		this.url = url;
		this.properties = properties;
		this.validSeconds = (int) Math.min(Integer.MAX_VALUE, timeout.plusMillis(999).toSeconds());
	}

	/**
	 * Connect and validate.
	 * @return whether the connection is valid; {@code false} as well if the task was
	 * cancelled before it began
	 */
	boolean run() throws SQLException {
		if (!begin()) {
			return false;
		}
		try (Connection opened = DriverManager.getConnection(this.url, this.properties)) {
			return connected(opened) && opened.isValid(this.validSeconds);
		}
		finally {
			end();
		}
	}

	private synchronized boolean begin() {
		this.thread = Thread.currentThread();
		return !this.cancelled;
	}

	private synchronized boolean connected(Connection opened) {
		this.connection = opened;
		return !this.cancelled;
	}

	private synchronized void end() {
		this.thread = null;
		this.connection = null;
		// of the check, not of the next task of this thread
		Thread.interrupted();
	}

	/** Have the driver come back, if it can. Does not block. */
	synchronized void cancel() {
		this.cancelled = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
		Connection hung = this.connection;
		if (hung != null) {
			DaemonThreads.thread("healthcheck-jdbc-abort", () -> abort(hung)).start();
		}
	}

	private static void abort(Connection connection) {
		try {
			connection.abort(Runnable::run);
		}
		catch (SQLException | RuntimeException ex) {
			// nothing more can be done: the thread stays until the driver comes back
		}
	}

}
