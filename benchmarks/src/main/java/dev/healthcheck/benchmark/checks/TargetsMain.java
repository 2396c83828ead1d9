package dev.healthcheck.benchmark.checks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;

import dev.healthcheck.benchmark.ForkedJvm;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;

/**
 * All targets of checks: a web server on all addresses of this machine, which keeps
 * connections open and counts both connections and requests, by network.
 */
final class TargetsMain {

	private static final int BACKLOG = 10_000;

	private static final int NETWORKS = 256;

	private TargetsMain() {
	}

	/**
	 * Answer {@code port}, and {@code connections} or {@code requests} with the number of
	 * a network.
	 * @param arguments none
	 * @throws IOException if nobody asks any more
	 */
	public static void main(String[] arguments) throws IOException {
		AtomicLongArray connections = new AtomicLongArray(NETWORKS);
		AtomicLongArray requests = new AtomicLongArray(NETWORKS);
		HttpServer server = Vertx.vertx()
			.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
			.connectionHandler((connection) -> connections.incrementAndGet(network(connection.localAddress())))
			.requestHandler((request) -> {
				requests.incrementAndGet(network(request.localAddress()));
				request.response().end("ok");
			})
			.listen(0, "0.0.0.0")
			.await();
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			String[] words = question.split(" ", -1);
			System.out.println(ForkedJvm.ANSWER + switch (words[0]) {
				case "port" -> server.actualPort();
				case "connections" -> connections.get(Integer.parseInt(words[1]));
				default -> requests.get(Integer.parseInt(words[1]));
			});
		}
		System.exit(0);
	}

	/** The second number of the address that was checked. */
	private static int network(SocketAddress address) {
		return Integer.parseInt(address.host().split("\\.", -1)[1]);
	}

}
