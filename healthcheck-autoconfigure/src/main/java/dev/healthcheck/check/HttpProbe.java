package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.NodeAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Sends an HTTP/1.1 request, in the clear or over TLS, and judges the answer.
 * <p>
 * The connection is kept for the next check unless something was wrong with the answer. A
 * kept connection that the peer has closed meanwhile is no failure: the request is sent
 * again on a new one, within the same timeout.
 */
final class HttpProbe implements NodeProbe {

	private final VertxScheduler scheduler;

	private final HttpClients clients;

	private final Dialer dialer;

	private final @Nullable Integer port;

	private final HttpCheck check;

	private final HttpMethod method;

	private final @Nullable TlsClient tls;

	private final HttpConnections connections;

	/**
	 * A probe.
	 * @param scheduler the event loop of all that happens
	 * @param clients make connections
	 * @param dialer finds addresses
	 * @param settings what to send and expect
	 * @param tls makes connections secure, or {@code null} for plain ones
	 */
	HttpProbe(VertxScheduler scheduler, HttpClients clients, Dialer dialer, CheckSettings settings,
			@Nullable TlsClient tls) {
		this.scheduler = scheduler;
		this.clients = clients;
		this.dialer = dialer;
		this.port = settings.port();
		this.check = settings.http();
		this.method = HttpMethod.valueOf(settings.http().method());
		this.tls = tls;
		// keeping more is of little use: an upstream that large is checked in turns
		this.connections = new HttpConnections(settings.concurrency());
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return Attempt.begin(this.scheduler, timeout, (attempt) -> {
			HttpClientConnection kept = this.connections.take(target);
			if (kept != null) {
				exchange(kept, target, attempt, () -> connect(target, attempt));
			}
			else {
				connect(target, attempt);
			}
		});
	}

	@Override
	public void forget(NodeAddress target) {
		this.scheduler.run(() -> this.connections.close(target));
	}

	private void connect(NodeAddress target, Attempt attempt) {
		attempt.awaiting((this.tls != null) ? "no TLS connection" : "no connection", () -> {
		});
		this.dialer.dial(target.host(), port(target), attempt, (address) -> connect(target, address, attempt))
			.onSuccess((connection) -> connected(connection, target, attempt))
			.onFailure((failure) -> attempt.end(TlsClient.explain(failure, peerName(target), attempt.timeout())));
	}

	private Future<HttpClientConnection> connect(NodeAddress target, SocketAddress address, Attempt attempt) {
		HttpConnectOptions options = new HttpConnectOptions().setServer(address)
			.setHost(peerName(target))
			.setPort(port(target))
			.setSsl(this.tls != null);
		if (this.tls != null) {
			options.setSslOptions(this.tls.options(attempt.remainingMillis()));
		}
		return this.clients.get(attempt.timeout(), peerName(target)).connect(options);
	}

	private void connected(HttpClientConnection connection, NodeAddress target, Attempt attempt) {
		// requests are told what goes wrong; without this, it is logged as well
		connection.exceptionHandler((ignored) -> {
		});
		if (attempt.isOver()) {
			connection.close();
		}
		else {
			exchange(connection, target, attempt, null);
		}
	}

	private void exchange(HttpClientConnection connection, NodeAddress target, Attempt attempt,
			@Nullable Runnable retry) {
		Runnable keep = () -> this.connections.keep(target, connection);
		new HttpExchange(connection, new HttpVerdict(this.check), attempt, keep, retry).run(request(target));
	}

	private RequestOptions request(NodeAddress target) {
		MultiMap headers = HttpHeaders.headers().set(HttpHeaders.HOST, authority(target));
		this.check.headers().forEach(headers::set);
		if (this.check.host() != null) {
			headers.set(HttpHeaders.HOST, this.check.host());
		}
		return new RequestOptions().setMethod(this.method).setURI(this.check.path()).setHeaders(headers);
	}

	private int port(NodeAddress target) {
		return (this.port != null) ? this.port : target.port();
	}

	private String authority(NodeAddress target) {
		boolean ipv6 = target.host().indexOf(':') >= 0;
		return HostAndPort.authority(ipv6 ? "[" + target.host() + "]" : target.host(), port(target))
			.toString(this.tls != null);
	}

	/** The name that the peer's certificate must be for. */
	private String peerName(NodeAddress target) {
		HostAndPort named = (this.check.host() != null) ? HostAndPort.parseAuthority(this.check.host(), -1) : null;
		return (named != null) ? named.host() : target.host();
	}

}
