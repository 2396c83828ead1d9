package dev.healthcheck.check;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;

/**
 * A JDBC driver of URLs that begin with {@code jdbc:fake:}, which does what a test wants.
 */
final class FakeDriver implements Driver, AutoCloseable {

	private final Connect connect;

	private final AtomicInteger atWork = new AtomicInteger();

	private FakeDriver(Connect connect) {
		this.connect = connect;
	}

	static FakeDriver register(Connect connect) {
		FakeDriver driver = new FakeDriver(connect);
		try {
			DriverManager.registerDriver(driver);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return driver;
	}

	/** A connection whose {@code isValid} does what a test wants. */
	static Connection connection(Valid valid, Runnable abort) {
		return (Connection) Proxy.newProxyInstance(FakeDriver.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "isValid" -> valid.get();
					case "abort" -> {
						abort.run();
						yield null;
					}
					case "close" -> null;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	/** How many threads it holds. */
	int atWork() {
		return this.atWork.get();
	}

	@Override
	public @Nullable Connection connect(String url, Properties info) throws SQLException {
		if (!acceptsURL(url)) {
			return null;
		}
		this.atWork.incrementAndGet();
		try {
			return this.connect.connect(url, info);
		}
		finally {
			this.atWork.decrementAndGet();
		}
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.startsWith("jdbc:fake:");
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 1;
	}

	@Override
	public int getMinorVersion() {
		return 0;
	}

	@Override
	public boolean jdbcCompliant() {
		return false;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException();
	}

	@Override
	public void close() {
		try {
			DriverManager.deregisterDriver(this);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What happens when a connection is asked for. */
	@FunctionalInterface
	interface Connect {

		Connection connect(String url, Properties info) throws SQLException;

	}

	/** What happens when a connection is to be validated. */
	@FunctionalInterface
	interface Valid {

		boolean get() throws Exception;

	}

}
