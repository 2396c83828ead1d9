package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import dev.healthcheck.benchmark.ForkedMain;
import com.sun.net.httpserver.HttpServer;

/**
 * A web server that answers with its name, or with 500 from {@code fail} on until
 * {@code work}.
 */
final class BackendMain {

	/** The header that names it. */
	static final String NAME = "X-Backend";

	private static final byte[] BODY = "0123456789".repeat(10).getBytes(StandardCharsets.US_ASCII);

	private static final int BACKLOG = 1024;

	private static volatile boolean failing;

	private BackendMain() {
	}

	/**
	 * Run it.
	 * @param arguments the port
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			listen(arguments[0]);
			questions.answerAll((question) -> {
				failing = question.equals("fail");
				return "";
			});
		});
	}

	private static void listen(String port) throws IOException {
		// else every answer on a kept connection waits 40 ms
		System.setProperty("sun.net.httpserver.nodelay", "true");
		HttpServer server = HttpServer
			.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), BACKLOG);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set(NAME, port);
			exchange.sendResponseHeaders(failing ? 500 : 200, BODY.length);
			exchange.getResponseBody().write(BODY);
			exchange.close();
		});
		server.start();
	}

}
