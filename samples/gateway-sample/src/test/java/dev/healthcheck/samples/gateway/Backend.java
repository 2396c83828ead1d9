package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * A server behind the gateway that does what a test wants, and remembers what it was
 * asked.
 */
final class Backend implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private Backend(HttpHandler handler) {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				handler.handle(exchange);
			}
		});
		this.server.start();
	}

	/** Reads each request and answers with a status and a text. */
	static Backend answering(int status, String text) {
		List<Backend> self = new CopyOnWriteArrayList<>();
		Backend backend = new Backend((exchange) -> {
			self.get(0).remember(exchange);
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.getResponseHeaders().set("X-From", "backend");
			exchange.sendResponseHeaders(status, (head || bytes.length == 0) ? -1 : bytes.length);
			if (!head) {
				exchange.getResponseBody().write(bytes);
			}
		});
		self.add(backend);
		return backend;
	}

	static Backend doing(HttpHandler handler) {
		return new Backend(handler);
	}

	private void remember(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.received.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
				exchange.getRequestHeaders(), body));
	}

	String address() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	List<Received> received() {
		return this.received;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * A request that arrived.
	 *
	 * @param method its method
	 * @param uri its path and query
	 * @param headers its headers
	 * @param body its body
	 */
	record Received(String method, String uri, Headers headers, String body) {

	}

}
