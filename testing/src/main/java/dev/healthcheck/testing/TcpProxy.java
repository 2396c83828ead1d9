package dev.healthcheck.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface that does to connections what networks and dying
 * processes do. Faults hold until {@link #heal()}, also for connections there are.
 */
public final class TcpProxy implements AutoCloseable {

	private final InetSocketAddress target;

	private final int port;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private volatile @Nullable ServerSocket listener;

	private volatile boolean resets;

	private volatile boolean swallowsRequests;

	private volatile boolean swallowsAnswers;

	private volatile Supplier<Duration> delay = () -> Duration.ZERO;

	private TcpProxy(InetSocketAddress target) {
		this.target = target;
		ServerSocket socket = listen(0);
		this.listener = socket;
		this.port = socket.getLocalPort();
		start(() -> acceptAll(socket));
	}

	/**
	 * A proxy that forwards at first.
	 * @param address where to, {@code host:port}
	 * @return the proxy
	 */
	public static TcpProxy to(String address) {
		int colon = address.lastIndexOf(':');
		return new TcpProxy(
				new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
	}

	/**
	 * Where it listens.
	 * @return {@code host:port}
	 */
	public String address() {
		return "127.0.0.1:" + this.port;
	}

	/**
	 * How many connections have been made to it so far.
	 * @return the count
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/** Like a process that dies: connections end with a reset, new ones are refused. */
	public void refuse() {
		close(this.listener);
		this.listener = null;
		reset();
	}

	/** Reset all connections there are; new ones are forwarded. */
	public void reset() {
		this.open.forEach(TcpProxy::reset);
	}

	/** Reset all connections, and each new one as soon as it is made. */
	public void resetAll() {
		this.resets = true;
		reset();
	}

	/** Like a process that hangs: connections are made and stay, and nothing passes. */
	public void stall() {
		this.swallowsRequests = true;
		this.swallowsAnswers = true;
	}

	/** Requests arrive, and the answers vanish. */
	public void swallowAnswers() {
		this.swallowsAnswers = true;
	}

	/**
	 * Forward later, in both directions.
	 * @param delay asked for each piece of data
	 */
	public void delay(Supplier<Duration> delay) {
		this.delay = delay;
	}

	/**
	 * Forward as at first. Connections from which something has been swallowed are reset:
	 * no network goes on with a gap.
	 */
	public void heal() {
		boolean gaps = this.swallowsRequests || this.swallowsAnswers;
		this.resets = false;
		this.swallowsRequests = false;
		this.swallowsAnswers = false;
		this.delay = () -> Duration.ZERO;
		if (gaps) {
			reset();
		}
		if (this.listener == null) {
			ServerSocket socket = listen(this.port);
			this.listener = socket;
			start(() -> acceptAll(socket));
		}
	}

	private static ServerSocket listen(int port) {
		try {
			ServerSocket socket = new ServerSocket();
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void acceptAll(ServerSocket socket) {
		while (!socket.isClosed()) {
			try {
				Socket client = socket.accept();
				this.accepted.incrementAndGet();
				if (this.resets) {
					reset(client);
				}
				else {
					start(() -> connect(client));
				}
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void connect(Socket client) {
		Socket server = new Socket();
		this.open.add(client);
		this.open.add(server);
		try {
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			server.connect(this.target, 2000);
			if (this.resets || this.listener == null) {
				// the fault came while this one was being made
				reset(client);
			}
			start(() -> forward(server, client, true));
			forward(client, server, false);
		}
		catch (IOException ex) {
			end(client, server);
		}
	}

	private void forward(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[16384];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				pause(this.delay.get());
				if (answers ? !this.swallowsAnswers : !this.swallowsRequests) {
					out.write(buffer, 0, length);
				}
			}
		}
		catch (IOException ex) {
			// one of both has closed it, or a test has
		}
		finally {
			end(from, to);
		}
	}

	private void end(Socket one, Socket other) {
		this.open.remove(one);
		this.open.remove(other);
		close(one);
		close(other);
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed already
		}
		close(socket);
	}

	private static void close(@Nullable AutoCloseable resource) {
		try {
			if (resource != null) {
				resource.close();
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void pause(Duration time) {
		if (!time.isZero()) {
			try {
				TimeUnit.NANOSECONDS.sleep(time.toNanos());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		refuse();
	}

	@Override
	public String toString() {
		return address() + " to " + this.target;
	}

}
