package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;

/**
 * A server that answers everything with its name.
 */
final class NamedServer implements AutoCloseable {

	private final HttpServer server;

	NamedServer(String name) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, name.length());
			exchange.getResponseBody().write(name.getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		this.server.start();
	}

	String address() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
