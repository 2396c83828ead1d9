package dev.healthcheck.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.node.Node;

/**
 * A node that answers one request on a connection, keeps the connection, and resets it
 * when the next request comes. Checks ({@code /health}) always succeed.
 */
final class ResettingNode implements AutoCloseable {

	private final ServerSocket listener;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean all;

	ResettingNode() {
		try {
			this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(() -> {
			while (true) {
				Socket socket = this.listener.accept();
				this.open.add(socket);
				start(() -> talk(socket));
			}
		});
	}

	Node node() {
		return Node.of("127.0.0.1:" + this.listener.getLocalPort());
	}

	/** From now on, also when the first request comes. */
	void resetAll() {
		this.all = true;
	}

	private void talk(Socket socket) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
		boolean answered = false;
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String request = line;
			while (line != null && !line.isEmpty()) {
				line = in.readLine();
			}
			if (!request.contains("/health")) {
				if (answered || this.all) {
					socket.setSoLinger(true, 0);
					socket.close();
					return;
				}
				answered = true;
			}
			socket.getOutputStream()
				.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.ISO_8859_1));
		}
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// closed
			}
		}, "resetting node");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket socket : this.open) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a thread does. */
	private interface Task {

		void run() throws IOException;

	}

}
