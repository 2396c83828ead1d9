package dev.healthcheck.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.node.Node;

/**
 * A node that answers every request with a status and its name, and remembers them.
 */
public final class HttpNode implements AutoCloseable {

	private final String name;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile int status = 200;

	private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

	private volatile String location = "";

	public HttpNode(String name) {
		this(name, "127.0.0.1", 0);
	}

	public HttpNode(String name, String host, int port) {
		this.name = name;
		try {
			this.server = HttpServer.create(new InetSocketAddress(host, port), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			this.requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders().getFirst("Host"), new String(body, StandardCharsets.UTF_8)));
			if (!this.location.isEmpty()) {
				exchange.getResponseHeaders().set("Location", this.location);
			}
			byte[] answer = this.name.getBytes(StandardCharsets.UTF_8);
			boolean head = exchange.getRequestMethod().equals("HEAD");
			int status = this.statuses.getOrDefault(exchange.getRequestURI().getPath(), this.status);
			exchange.sendResponseHeaders(status, head ? -1 : answer.length);
			if (!head) {
				exchange.getResponseBody().write(answer);
			}
		}
	}

	/** Answer with another status from now on. */
	public HttpNode status(int status) {
		this.status = status;
		return this;
	}

	/** Answer requests of one path with another status from now on. */
	public void statusOf(String path, int status) {
		this.statuses.put(path, status);
	}

	/** Redirect from now on. */
	public HttpNode redirectTo(String location) {
		this.location = location;
		return status(302);
	}

	public Node node() {
		return Node.of(address());
	}

	public String address() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** The requests so far. */
	public List<Request> requests() {
		return this.requests;
	}

	/** A node where nobody listens. */
	public static Node refusing() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return Node.of("127.0.0.1:" + socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * A request as it was received.
	 *
	 * @param method its method
	 * @param uri path and query
	 * @param host the header
	 * @param body the body
	 */
	public record Request(String method, String uri, String host, String body) {

	}

}
