package dev.healthcheck.benchmark.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/**
 * Accepts connections on all addresses of this machine, and closes them.
 */
public final class NodeServer implements AutoCloseable {

	private final ServerSocket listener;

	/** A server on a free port. */
	public NodeServer() {
		try {
			this.listener = new ServerSocket(0, 10_000);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::acceptAll, "node-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Where it listens.
	 * @return the port, of every address of this machine
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	private void acceptAll() {
		while (!this.listener.isClosed()) {
			try {
				this.listener.accept().close();
			}
			catch (IOException ex) {
				// the peer was faster, or the server is closed
			}
		}
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
