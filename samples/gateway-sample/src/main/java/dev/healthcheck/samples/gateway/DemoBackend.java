package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A little server for the demo. It answers everything with what it was asked, and behaves
 * as it is told by {@code PUT /behave} with {@code ok}, {@code slow} or {@code fail}. It
 * needs nothing but the JDK.
 */
public final class DemoBackend {

	/** Longer than a check waits, but not longer than the gateway does. */
	private static final long SLOW_MILLIS = 3000;

	private final String name;

	private volatile String behaviour = "ok";

	private DemoBackend(String name) {
		this.name = name;
	}

	/**
	 * Run until killed.
	 * @param args the name and the port
	 * @throws IOException if the port is in use
	 */
	public static void main(String[] args) throws IOException {
		DemoBackend backend = new DemoBackend(args[0]);
		HttpServer server = HttpServer
			.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 0);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/", backend::answer);
		server.createContext("/behave", backend::behave);
		server.start();
	}

	private void behave(HttpExchange exchange) throws IOException {
		String wanted = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).trim();
		if (exchange.getRequestMethod().equals("PUT") && wanted.matches("ok|slow|fail")) {
			this.behaviour = wanted;
		}
		send(exchange, 200, this.behaviour);
	}

	private void answer(HttpExchange exchange) throws IOException {
		long length = 0;
		byte[] buffer = new byte[8192];
		for (int n = exchange.getRequestBody().read(buffer); n >= 0; n = exchange.getRequestBody().read(buffer)) {
			length += n;
		}
		if (this.behaviour.equals("slow")) {
			try {
				Thread.sleep(SLOW_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		String text = this.name + ": " + exchange.getRequestMethod() + " " + exchange.getRequestURI()
				+ ((length > 0) ? ", " + length + " bytes" : "");
		send(exchange, this.behaviour.equals("fail") ? 503 : 200, text);
	}

	private static void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
			if (!head) {
				exchange.getResponseBody().write(bytes);
			}
		}
	}

}
