package dev.healthcheck.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that tells when it ends, and how.
 */
final class InFlightBody extends FilterInputStream {

	private final InFlight inFlight;

	InFlightBody(InputStream body, InFlight inFlight) {
		super(body);
		this.inFlight = inFlight;
	}

	@Override
	public int read() throws IOException {
		try {
			return ended(super.read());
		}
		catch (IOException | RuntimeException ex) {
			failed(ex);
			throw ex;
		}
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		try {
			return ended(super.read(bytes, offset, length));
		}
		catch (IOException | RuntimeException ex) {
			failed(ex);
			throw ex;
		}
	}

	private int ended(int read) {
		if (read < 0) {
			this.inFlight.finished();
		}
		return read;
	}

	private void failed(Exception ex) {
		// Reactor Netty's throws it wrapped
		Throwable failure = (ex instanceof RuntimeException && ex.getCause() != null) ? ex.getCause() : ex;
		if (isClosedByCaller(failure)) {
			this.inFlight.finished();
		}
		else {
			this.inFlight.broke(failure);
		}
	}

	/**
	 * Spring closes the body of the JDK's client when the read timeout is over, however
	 * long the caller took for what it had.
	 */
	private static boolean isClosedByCaller(Throwable failure) {
		return Thread.currentThread().isInterrupted()
				|| ("closed".equals(failure.getMessage()) && failure.getCause() == null);
	}

	@Override
	public void close() throws IOException {
		try {
			super.close();
		}
		finally {
			this.inFlight.finished();
		}
	}

}
