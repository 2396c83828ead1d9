package dev.healthcheck.benchmark.checks;

import java.util.concurrent.atomic.AtomicLongArray;

import dev.healthcheck.benchmark.ForkedMain;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;

/**
 * All targets of checks: two servers on all addresses of this machine, one of which
 * counts connections, and the other, which keeps them open, requests, by network.
 */
final class TargetsMain {

	private static final int BACKLOG = 10_000;

	private static final int NETWORKS = 256;

	private TargetsMain() {
	}

	/**
	 * Answer {@code tcp} and {@code http} with a port, and {@code connections} or
	 * {@code requests} with the number of a network.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		ForkedMain.run(TargetsMain::run);
	}

	private static void run(ForkedMain.Questions questions) throws Exception {
		AtomicLongArray connections = new AtomicLongArray(NETWORKS);
		AtomicLongArray requests = new AtomicLongArray(NETWORKS);
		Vertx vertx = Vertx.vertx();
		NetServer tcp = vertx.createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
			.connectHandler((socket) -> connections.incrementAndGet(network(socket.localAddress())))
			.listen(0, "0.0.0.0")
			.await();
		HttpServer http = vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
			.requestHandler((request) -> {
				requests.incrementAndGet(network(request.localAddress()));
				request.response().end("ok");
			})
			.listen(0, "0.0.0.0")
			.await();
		questions.answerAll((question) -> {
			String[] words = question.split(" ", -1);
			return switch (words[0]) {
				case "tcp" -> tcp.actualPort();
				case "http" -> http.actualPort();
				case "connections" -> connections.get(Integer.parseInt(words[1]));
				default -> requests.get(Integer.parseInt(words[1]));
			};
		});
	}

	/** The second number of the address that was checked. */
	private static int network(SocketAddress address) {
		return Integer.parseInt(address.host().split("\\.", -1)[1]);
	}

}
