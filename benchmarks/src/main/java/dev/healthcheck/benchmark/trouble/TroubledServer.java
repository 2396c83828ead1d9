package dev.healthcheck.benchmark.trouble;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * A web server that can be in trouble. Everything happens on one event loop.
 */
final class TroubledServer {

	/** What checks ask for. */
	static final String HEALTH = "/health";

	/** A request that the server dies of. */
	static final String POISON = "/poison";

	/** A request that every server answers with 500. */
	static final String DOOMED = "/doomed";

	private static final int BACKLOG = 10_000;

	private static final long DEAD_MILLIS = TimeUnit.SECONDS.toMillis(5);

	private final Vertx vertx;

	private final int port;

	private HttpServer server;

	private Work work;

	private boolean dead;

	private boolean healthy = true;

	private boolean busy;

	private final AtomicInteger arrived = new AtomicInteger();

	private final AtomicInteger worked = new AtomicInteger();

	private final AtomicInteger deaths = new AtomicInteger();

	/** A server that does not listen yet. */
	TroubledServer(Vertx vertx, int port) {
		this.vertx = vertx;
		this.port = port;
		this.work = Work.refusing(vertx, 0);
		this.server = server();
	}

	private HttpServer server() {
		return this.vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
			.requestHandler(this::handle);
	}

	Future<HttpServer> listen() {
		return this.server.listen(this.port, "127.0.0.1");
	}

	/** Be well, and count from the beginning. */
	Future<?> reset(Work work) {
		this.work = work;
		this.healthy = true;
		this.busy = false;
		this.arrived.set(0);
		this.worked.set(0);
		this.deaths.set(0);
		return this.dead ? revive() : Future.succeededFuture();
	}

	void failChecks() {
		this.healthy = false;
	}

	/** Answer all requests with 503, but not checks. */
	void refuse() {
		this.busy = true;
	}

	/** Requests that came, without checks. */
	int arrived() {
		return this.arrived.get();
	}

	/** Requests that were answered with 200. */
	int worked() {
		return this.worked.get();
	}

	int deaths() {
		return this.deaths.get();
	}

	private void handle(HttpServerRequest request) {
		if (request.path().equals(HEALTH)) {
			answer(request, this.healthy ? 200 : 503);
			return;
		}
		this.arrived.incrementAndGet();
		if (request.path().equals(POISON)) {
			die();
		}
		else if (this.busy) {
			answer(request, 503);
		}
		else if (request.path().equals(DOOMED)) {
			answer(request, 500);
		}
		else {
			Work work = this.work;
			work.begin((worked) -> {
				// what the last scenario left over does not count
				this.worked.addAndGet((worked && work == this.work) ? 1 : 0);
				answer(request, worked ? 200 : 503);
			});
		}
	}

	private static void answer(HttpServerRequest request, int status) {
		HttpServerResponse response = request.response();
		if (!response.closed()) {
			response.setStatusCode(status).end("0123456789");
		}
	}

	/** All connections end, and new ones are refused for a time. */
	private void die() {
		if (!this.dead) {
			this.dead = true;
			this.deaths.incrementAndGet();
			this.server.close();
			this.vertx.setTimer(DEAD_MILLIS, (timer) -> revive());
		}
	}

	private Future<?> revive() {
		if (!this.dead) {
			return Future.succeededFuture();
		}
		this.dead = false;
		this.server = server();
		return listen();
	}

}
