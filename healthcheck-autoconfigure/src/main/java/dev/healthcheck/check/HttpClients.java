package dev.healthcheck.check;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;

/**
 * The HTTP clients of all probes. What Vert.x sets for a client rather than for a
 * connection, clients are told apart by.
 */
final class HttpClients implements AutoCloseable {

	static final int MAX_HEADER_LENGTH = 16 * 1024;

	private final Vertx vertx;

	private final Map<Key, HttpClientAgent> clients = new ConcurrentHashMap<>();

	HttpClients(Vertx vertx) {
		this.vertx = vertx;
	}

	/**
	 * Find the client for a connection.
	 * @param connectTimeout how long connecting may take
	 * @param peerName what the peer calls itself; a server is told unless it is an IP
	 * address, for which TLS has no server name indication
	 * @return the client
	 */
	HttpClientAgent get(Duration connectTimeout, String peerName) {
		boolean named = !NetUtil.isValidIpV4Address(peerName) && !NetUtil.isValidIpV6Address(peerName);
		int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, connectTimeout.toMillis()));
		return this.clients.computeIfAbsent(new Key(millis, named), this::create);
	}

	private HttpClientAgent create(Key key) {
		HttpClientOptions options = new HttpClientOptions().setConnectTimeout(key.connectTimeoutMillis())
			.setForceSni(key.serverName())
			.setMaxHeaderSize(MAX_HEADER_LENGTH);
		// connections are kept by the probes, not by a pool that looks for expired ones
		PoolOptions pool = new PoolOptions().setCleanerPeriod(0);
		return this.vertx.httpClientBuilder().with(options).with(pool).build();
	}

	@Override
	public void close() {
		this.clients.values().forEach(HttpClientAgent::close);
	}

	/** What is the same for all connections of a client. */
	private record Key(int connectTimeoutMillis, boolean serverName) {

	}

}
