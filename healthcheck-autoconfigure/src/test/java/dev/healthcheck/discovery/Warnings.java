package dev.healthcheck.discovery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * The warnings and errors that anybody writes to the log, from now until it is closed.
 */
public final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final List<String> lines = new CopyOnWriteArrayList<>();

	public Warnings() {
		start();
		this.root.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
			String name = event.getLoggerName();
			this.lines.add(name.substring(name.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage());
		}
	}

	/** The lines so far, each with the simple name of its logger. */
	public List<String> lines() {
		return List.copyOf(this.lines);
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		stop();
	}

}
