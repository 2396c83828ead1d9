package dev.healthcheck.benchmark.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.benchmark.ForkedJvm;

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
	 * @throws IOException if it cannot listen, or nobody asks any more
	 */
	public static void main(String[] arguments) throws IOException {
		// else every answer on a kept connection waits 40 ms
		System.setProperty("sun.net.httpserver.nodelay", "true");
		HttpServer server = HttpServer
			.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), BACKLOG);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set(NAME, arguments[0]);
			exchange.sendResponseHeaders(failing ? 500 : 200, BODY.length);
			exchange.getResponseBody().write(BODY);
			exchange.close();
		});
		server.start();
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			failing = question.equals("fail");
			System.out.println(ForkedJvm.ANSWER);
		}
		System.exit(0);
	}

}
