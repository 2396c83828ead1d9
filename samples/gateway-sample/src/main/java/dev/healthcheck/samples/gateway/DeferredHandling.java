package dev.healthcheck.samples.gateway;

import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;

/**
 * Handles a request after the server has taken it over from the connection, not while it
 * does so.
 * <p>
 * Reactor Netty 1.3.6 and 1.3.7 buffer a request that arrives before the previous one is
 * finished. If such a request is answered while it is taken out of the buffer, as one is
 * that finds no node, then nothing reads from the connection any more, and the next
 * request on it waits for ever (issue 4361 of reactor/reactor-netty). To be removed with
 * the version that mends it.
 */
@Component
class DeferredHandling implements NettyServerCustomizer {

	@Override
	public HttpServer apply(HttpServer server) {
		return server.mapHandle((handling, connection) -> handling
			.subscribeOn(Schedulers.fromExecutorService(connection.channel().eventLoop())));
	}

}
