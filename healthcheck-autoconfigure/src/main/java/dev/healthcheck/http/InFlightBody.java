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
		return ended(super::read);
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		return ended(() -> super.read(bytes, offset, length));
	}

	private int ended(Read read) throws IOException {
		int result;
		try {
			result = read.read();
		}
		catch (IOException | RuntimeException ex) {
			// Reactor Netty's throws it wrapped
			Throwable failure = (ex instanceof RuntimeException && ex.getCause() != null) ? ex.getCause() : ex;
			if (isOfThisSide(failure)) {
				this.inFlight.finished();
			}
			else {
				this.inFlight.broke(HttpOutcomes.brokenAnswer(failure));
			}
			throw ex;
		}
		if (result < 0) {
			this.inFlight.finished();
		}
		return result;
	}

	/**
	 * Spring closes the body of the JDK's client when the read timeout is over, however
	 * long the caller took for what it had.
	 */
	private static boolean isOfThisSide(Throwable failure) {
		return HttpOutcomes.isOfThisSide(failure) || Thread.currentThread().isInterrupted()
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

	/** Reads the next byte or bytes. */
	private interface Read {

		int read() throws IOException;

	}

}
