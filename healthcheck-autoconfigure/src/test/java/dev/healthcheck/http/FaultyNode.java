package dev.healthcheck.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * A node that reads the head of a request and then does not do what it should.
 */
final class FaultyNode implements AutoCloseable {

	private final ServerSocket listener;

	private final Fault fault;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile boolean silent;

	/** Of the request that the present thread has read. */
	private final ThreadLocal<String> head = ThreadLocal.withInitial(() -> "");

	private FaultyNode(Fault fault) {
		this.fault = fault;
		try {
			this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/** Never answers. */
	static FaultyNode hanging() {
		return new FaultyNode((socket) -> {
		});
	}

	/** Resets the connection. */
	static FaultyNode resetting() {
		return new FaultyNode((socket) -> {
			socket.setSoLinger(true, 0);
			socket.close();
		});
	}

	/** Sends these bytes and closes the connection. */
	static FaultyNode answering(String answer) {
		return new FaultyNode((socket) -> {
			socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
			socket.close();
		});
	}

	/** Sends these bytes and nothing more. */
	static FaultyNode stopping(String answer) {
		return new FaultyNode((socket) -> socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1)));
	}

	/**
	 * Answers until it is {@link #silence silenced}, and ends when it is asked for a path
	 * with {@code poison} in it.
	 */
	static FaultyNode mortal() {
		CompletableFuture<FaultyNode> node = new CompletableFuture<>();
		node.complete(new FaultyNode((socket) -> {
			if (node.join().head.get().contains("poison")) {
				node.join().close();
			}
			else if (!node.join().silent) {
				socket.getOutputStream()
					.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.ISO_8859_1));
			}
		}));
		return node.join();
	}

	/**
	 * Answers with redirects to itself, and accepts nothing more once it has this many
	 * requests.
	 */
	static FaultyNode redirectingToItselfUntilItStops(int last) {
		CompletableFuture<FaultyNode> node = new CompletableFuture<>();
		node.complete(new FaultyNode((socket) -> {
			if (node.join().requests() >= last) {
				node.join().listener.close();
			}
			String answer = "HTTP/1.1 303 See Other\r\nLocation: http://" + node.join().node().address()
					+ "/next\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
			socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
			socket.close();
		}));
		return node.join();
	}

	Node node() {
		return Node.of("127.0.0.1:" + this.listener.getLocalPort());
	}

	/** How many requests have been read so far. */
	int requests() {
		return this.requests.get();
	}

	/** From now on nothing is answered, although connections are accepted. */
	void silence() {
		this.silent = true;
	}

	boolean isSilent() {
		return this.silent;
	}

	/** Whether it has ended. */
	boolean isClosed() {
		return this.listener.isClosed();
	}

	/** How many connections are open. */
	int connections() {
		return this.open.size();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.open.add(socket);
				start(() -> talk(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void talk(Socket socket) {
		try {
			for (String head = head(socket.getInputStream()); head != null; head = head(socket.getInputStream())) {
				this.head.set(head);
				this.requests.incrementAndGet();
				this.fault.happen(socket);
			}
		}
		catch (IOException ex) {
			// the client or the test has closed it
		}
		finally {
			this.open.remove(socket);
		}
	}

	private static @Nullable String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				return null;
			}
			head.append((char) next);
		}
		return head.toString();
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "faulty node");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket socket : Set.copyOf(this.open)) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What happens to a request. */
	private interface Fault {

		void happen(Socket socket) throws IOException;

	}

}
