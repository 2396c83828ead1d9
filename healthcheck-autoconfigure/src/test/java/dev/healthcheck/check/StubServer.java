package dev.healthcheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A server on the loopback interface that behaves as a test wants, however badly. Each
 * connection has a thread of its own and is closed when its conversation ends.
 */
final class StubServer implements AutoCloseable {

	/** As long as the JVM lives. */
	private static final Set<Socket> HELD = ConcurrentHashMap.newKeySet();

	private final ServerSocket listener;

	private final Conversation conversation;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private @Nullable Thread accepting;

	private StubServer(ServerSocket listener, Conversation conversation) {
		this.listener = listener;
		this.conversation = conversation;
	}

	/** A server that talks on every connection. */
	static StubServer talking(Conversation conversation) {
		return talking(listener(1000), conversation);
	}

	static StubServer talking(ServerSocket listener, Conversation conversation) {
		StubServer server = new StubServer(listener, conversation);
		server.accepting = start(server::acceptAll);
		return server;
	}

	/** A server that gives the same bytes as the answer to each request, then closes. */
	static StubServer answering(String answer) {
		return talking((in, out) -> {
			readRequest(in);
			out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
		});
	}

	/**
	 * A process that hangs: the kernel accepts connections for it, and nobody answers.
	 */
	static StubServer hanging() {
		return new StubServer(listener(1000), (in, out) -> {
		});
	}

	/** A server whose queue is full: the kernel does not even accept. */
	static StubServer full() {
		StubServer server = new StubServer(listener(1), (in, out) -> {
		});
		for (int i = 0; i < 16; i++) {
			Socket socket = new Socket();
			server.open.add(socket);
			try {
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port()), 200);
			}
			catch (IOException ex) {
				return server;
			}
		}
		server.close();
		return abort("the queue of a server cannot be filled on this system");
	}

	/** Let a server take its time. */
	static void pause(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** An address where nobody listens, and nobody else will. */
	static NodeAddress refusing() {
		return new NodeAddress("127.0.0.1", held(0).getLocalPort());
	}

	/** A port without a listener, kept so that no other server gets it by chance. */
	private static Socket held(int port) {
		Socket socket = new Socket();
		try {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		HELD.add(socket);
		return socket;
	}

	private static ServerSocket listener(int backlog) {
		try {
			return new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	NodeAddress address() {
		return new NodeAddress("127.0.0.1", this.listener.getLocalPort());
	}

	/** How many connections have been made so far. */
	int accepted() {
		return this.accepted.get();
	}

	/** How many connections are open. */
	int open() {
		return this.open.size();
	}

	/** Listen no longer, but go on with the connections there are. */
	void stopListening() {
		close(this.listener);
		awaitEnd(this.accepting);
		held(this.listener.getLocalPort());
	}

	/** The kernel listens until nobody is about to accept any more. */
	private static void awaitEnd(@Nullable Thread accepting) {
		try {
			if (accepting != null) {
				accepting.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Close all connections, but go on listening. */
	void hangUp() {
		this.open.forEach(StubServer::close);
	}

	/** Read the head of a request; return it, or an empty text at the end. */
	static String readRequest(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int c = in.read();
			if (c < 0) {
				return "";
			}
			head.append((char) c);
		}
		return head.toString();
	}

	private void acceptAll() {
		while (!this.listener.isClosed()) {
			try {
				Socket socket = this.listener.accept();
				this.accepted.incrementAndGet();
				this.open.add(socket);
				start(() -> talk(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void talk(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			this.conversation.talk(socket.getInputStream(), new ResettableStream(socket));
			socket.shutdownOutput();
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// the probe has closed the connection, or a test wanted it broken
		}
		finally {
			this.open.remove(socket);
		}
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task, "stub-server");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void close(AutoCloseable resource) {
		try {
			resource.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		close(this.listener);
		hangUp();
	}

	/** What a server does with one connection. */
	@FunctionalInterface
	interface Conversation {

		void talk(InputStream in, ResettableStream out) throws IOException;

	}

	/** The way to the peer, which can be broken. */
	static final class ResettableStream extends OutputStream {

		private final Socket socket;

		private final OutputStream out;

		ResettableStream(Socket socket) throws IOException {
			this.socket = socket;
			this.out = socket.getOutputStream();
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
		}

		void write(String text) throws IOException {
			write(text.getBytes(StandardCharsets.ISO_8859_1));
		}

		/** Break the connection with a reset instead of an orderly end. */
		void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

	}

}
