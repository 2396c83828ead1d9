package dev.healthcheck.check;

import java.io.IOException;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a database and has the driver validate the connection, which is then closed.
 * Drivers block, so that happens on threads of a bounded pool: at most one for each node,
 * and one in which a driver hangs is not waited for.
 */
final class JdbcProbe implements NodeProbe {

	private static final ProbeResult CONNECTED = ProbeResult.passed("connected");

	private static final ProbeResult INVALID = ProbeResult.failed(FailureKind.HTTP, "not serving",
			"the driver says that the connection is not valid");

	private static final ProbeResult STILL_HUNG = ProbeResult.failed(FailureKind.TIMEOUT, "timeout",
			"the driver has not come back from an earlier check");

	private final EventLoopScheduler scheduler;

	private final Executor executor;

	private final CheckSettings settings;

	private final Properties properties = new Properties();

	/** Nodes for which a driver is at work; used on the event loop only. */
	private final Set<NodeAddress> busy = new HashSet<>();

	/**
	 * A probe.
	 * @param scheduler the event loop on which results are given
	 * @param executor runs what blocks
	 * @param settings where to connect, and as whom
	 * @throws IllegalArgumentException if there is no driver for the URL
	 */
	JdbcProbe(EventLoopScheduler scheduler, Executor executor, CheckSettings settings) {
		this.scheduler = scheduler;
		this.executor = executor;
		this.settings = settings;
		requireDriver(settings.jdbc());
		put("user", settings.credentials().username());
		put("password", settings.credentials().password());
	}

	private void put(String name, @Nullable String value) {
		if (value != null) {
			this.properties.setProperty(name, value);
		}
	}

	/** See that there is a driver for the URL. */
	static void requireDriver(JdbcCheck check) {
		String url = check.url("localhost", 1);
		if (DriverManager.drivers().noneMatch((driver) -> accepts(driver, url))) {
			String known = DriverManager.drivers()
				.map((driver) -> driver.getClass().getName())
				.sorted()
				.collect(Collectors.joining(", "));
			throw new IllegalArgumentException("'url' has a value for which there is no driver, but must be a JDBC URL"
					+ " whose driver is on the class path: add the dependency (drivers there: "
					+ (known.isEmpty() ? "none" : known) + ")");
		}
	}

	private static boolean accepts(Driver driver, String url) {
		try {
			return driver.acceptsURL(url);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return Attempt.begin(this.scheduler, timeout, (attempt) -> {
			if (!this.busy.add(target)) {
				attempt.end(STILL_HUNG);
				return;
			}
			String url = url(target);
			JdbcTask task = new JdbcTask(url, this.properties, timeout);
			attempt.awaiting("no answer of the driver", task::cancel);
			try {
				this.executor.execute(() -> run(task, url, target, attempt));
			}
			catch (RejectedExecutionException ex) {
				this.busy.remove(target);
				throw ex;
			}
		});
	}

	private void run(JdbcTask task, String url, NodeAddress target, Attempt attempt) {
		ProbeResult result = result(task, url, attempt.timeout());
		this.scheduler.run(() -> {
			this.busy.remove(target);
			attempt.end(result);
		});
	}

	private ProbeResult result(JdbcTask task, String url, Duration timeout) {
		try {
			return task.run() ? CONNECTED : INVALID;
		}
		catch (SQLException ex) {
			return failure(ex, url, timeout);
		}
		catch (RuntimeException | LinkageError ex) {
			return Failures.ofProbe(ex);
		}
	}

	private ProbeResult failure(SQLException failure, String url, Duration timeout) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException) {
				return TlsClient.isTlsFailure(cause) ? TlsClient.explain(cause, "this host")
						: Failures.ofConnect(cause, timeout);
			}
		}
		if (failure instanceof SQLTimeoutException) {
			return Failures.timeout("no answer of the database", timeout);
		}
		String state = (failure.getSQLState() != null) ? failure.getSQLState() : "";
		String message = (failure.getMessage() != null) ? failure.getMessage() : failure.getClass().getSimpleName();
		String detail = this.settings.credentials().hide(message.replace(url, "the URL"));
		// SQL states of class 08 are about connections
		return state.startsWith("08") ? ProbeResult.failed(FailureKind.TCP, "refused", detail)
				: ProbeResult.failed(FailureKind.HTTP, state.isEmpty() ? "error" : state, detail);
	}

	private String url(NodeAddress target) {
		int port = (this.settings.port() != null) ? this.settings.port() : target.port();
		return this.settings.jdbc().url(target.host(), port);
	}

}
