package dev.healthcheck.check;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

import dev.healthcheck.node.NodeAddress;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sends an HTTP/1.1 request, in the clear or over TLS, and judges the answer.
 * <p>
 * The connection is kept for the next check unless something was wrong with the answer. A
 * kept connection that the peer has closed meanwhile is no failure: the request is sent
 * again on a new one, within the same timeout.
 */
final class HttpProbe implements NodeProbe {

	/** Servers may insist on a length with these, although there is no body. */
	private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

	/** A new connection costs more than twice a check; each takes a file descriptor. */
	private static final int MOST_IDLE = 1000;

	private final EventLoopScheduler scheduler;

	private final Connector connector;

	private final Dialer dialer;

	private final @Nullable Integer port;

	private final HttpCheck check;

	private final @Nullable Pattern pattern;

	private final @Nullable TlsClient tls;

	private final IdleConnections<Channel> connections;

	/**
	 * A probe.
	 * @param scheduler the event loop of all that happens
	 * @param connector makes connections
	 * @param dialer finds addresses
	 * @param settings what to send and expect
	 * @param tls makes connections secure, or {@code null} for plain ones
	 */
	HttpProbe(EventLoopScheduler scheduler, Connector connector, Dialer dialer, CheckSettings settings,
			@Nullable TlsClient tls) {
		this.scheduler = scheduler;
		this.connector = connector;
		this.dialer = dialer;
		this.port = settings.port();
		this.check = settings.http();
		this.pattern = this.check.expectedBody().pattern();
		this.tls = tls;
		this.connections = new IdleConnections<>(Math.max(settings.concurrency(), MOST_IDLE), Channel::close);
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return Attempt.begin(this.scheduler, timeout, (attempt) -> {
			Channel kept = this.connections.take(target);
			if (kept == null) {
				connect(target, attempt, true);
			}
			else if (hasExpired(kept)) {
				kept.close();
				connect(target, attempt, false);
			}
			else {
				exchange(kept, target, attempt, () -> connect(target, attempt, true));
			}
		});
	}

	@Override
	public void forget(NodeAddress target) {
		this.scheduler.run(() -> this.connections.close(target));
	}

	private boolean hasExpired(Channel channel) {
		return this.tls != null && this.tls.hasExpired(channel);
	}

	/** With {@code mayResume}, the peer may not have shown its certificate again. */
	private void connect(NodeAddress target, Attempt attempt, boolean mayResume) {
		String missing = (this.tls != null) ? "no TLS connection" : "no connection";
		attempt.awaiting(missing, () -> {
		});
		this.dialer
			.dial(target.host(), port(target), attempt,
					(address) -> this.connector.connect(address, attempt, missing, secure(target)))
			.whenComplete((channel, failure) -> {
				if (failure == null) {
					connected(channel, target, attempt, mayResume);
				}
				else {
					attempt.end(TlsClient.isTlsFailure(failure) ? TlsClient.explain(failure, peerName(target))
							: Failures.ofConnect(failure, attempt.timeout()));
				}
			});
	}

	private @Nullable SslHandler secure(NodeAddress target) {
		return (this.tls != null) ? this.tls.handler(peerName(target), port(target)) : null;
	}

	private void connected(Channel channel, NodeAddress target, Attempt attempt, boolean mayResume) {
		if (mayResume && hasExpired(channel)) {
			channel.close();
			connect(target, attempt, false);
		}
		else {
			channel.closeFuture().addListener((closed) -> this.connections.lost(target, channel));
			exchange(channel, target, attempt, null);
		}
	}

	private void exchange(Channel channel, NodeAddress target, Attempt attempt, @Nullable Runnable retry) {
		attempt.warn((this.tls != null) ? this.tls.warning(channel) : null);
		HttpAnswer answer = new HttpAnswer(new HttpVerdict(this.check, this.pattern), this.check.method());
		Runnable keep = attempt.isDetour() ? channel::close : () -> this.connections.keep(target, channel);
		new HttpExchange(channel, answer, attempt, keep, retry)
			.run(ByteBufUtil.writeUtf8(channel.alloc(), request(target)));
	}

	private String request(NodeAddress target) {
		StringBuilder request = new StringBuilder(128);
		request.append(this.check.method()).append(' ').append(this.check.path()).append(" HTTP/1.1\r\n");
		if (!hasHeader("Host")) {
			request.append("Host: ").append(host(target)).append("\r\n");
		}
		if (METHODS_WITH_BODY.contains(this.check.method()) && !hasHeader("Content-Length")) {
			request.append("Content-Length: 0\r\n");
		}
		this.check.headers().forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
		return request.append("\r\n").toString();
	}

	private boolean hasHeader(String name) {
		return this.check.headers().keySet().stream().anyMatch(name::equalsIgnoreCase);
	}

	private int port(NodeAddress target) {
		return (this.port != null) ? this.port : target.port();
	}

	private String host(NodeAddress target) {
		if (this.check.host() != null) {
			return this.check.host();
		}
		String host = (target.host().indexOf(':') < 0) ? target.host() : "[" + target.host() + "]";
		int standardPort = (this.tls != null) ? 443 : 80;
		return (port(target) == standardPort) ? host : host + ":" + port(target);
	}

	/** The name that the peer's certificate must be for. */
	private String peerName(NodeAddress target) {
		return (this.check.host() != null) ? NodeAddress.parse(this.check.host(), 443).host() : target.host();
	}

}
