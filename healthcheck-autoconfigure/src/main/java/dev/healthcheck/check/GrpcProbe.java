package dev.healthcheck.check;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.NodeAddress;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks {@code grpc.health.v1} whether a server, or one service of it, is serving. A
 * server that does not know that protocol, but answers, passes; that is logged once.
 * <p>
 * The channel is kept for the next check unless something was wrong with the answer, so
 * that gRPC's waits between attempts to connect never keep a check from being made. When
 * a kept connection breaks before an answer, the check is made again on a new one, within
 * the same timeout.
 */
final class GrpcProbe implements NodeProbe {

	private static final Logger log = LoggerFactory.getLogger(GrpcProbe.class);

	private final EventLoopScheduler scheduler;

	private final GrpcProbeChannels channels;

	private final Dialer dialer;

	private final CheckSettings settings;

	private final @Nullable SslContext tls;

	private final IdleConnections<ManagedChannel> idle;

	private boolean warned;

	/**
	 * A probe.
	 * @param scheduler the event loop of all that happens
	 * @param channels opens channels
	 * @param dialer finds addresses
	 * @param settings what to ask
	 */
	GrpcProbe(EventLoopScheduler scheduler, GrpcProbeChannels channels, Dialer dialer, CheckSettings settings) {
		this.scheduler = scheduler;
		this.channels = channels;
		this.dialer = dialer;
		this.settings = settings;
		this.tls = (settings.tls() != null) ? GrpcProbeChannels.tls(settings.tls()) : null;
		this.idle = new IdleConnections<>(settings.concurrency(), channels::close);
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return Attempt.begin(this.scheduler, timeout, (attempt) -> {
			ManagedChannel kept = this.idle.take(target);
			if (kept == null) {
				connect(target, attempt);
				return;
			}
			ask(kept, attempt).whenComplete((call, failure) -> {
				if (failure == null && (call.isAnswered() || attempt.isOver())) {
					end(call, kept, target, attempt);
				}
				else {
					reconnect(kept, target, attempt);
				}
			});
		});
	}

	@Override
	public void forget(NodeAddress target) {
		this.scheduler.run(() -> this.idle.close(target));
	}

	private void reconnect(ManagedChannel stale, NodeAddress target, Attempt attempt) {
		this.channels.close(stale);
		if (!attempt.isOver()) {
			connect(target, attempt);
		}
	}

	private void connect(NodeAddress target, Attempt attempt) {
		int port = (this.settings.port() != null) ? this.settings.port() : target.port();
		this.dialer.dial(target.host(), port, attempt, (address) -> askAt(address, target, attempt))
			.whenComplete((call, failure) -> {
				if (failure != null) {
					attempt.end(TlsClient.isTlsFailure(failure) ? TlsClient.explain(failure, peerName(target))
							: Failures.ofConnect(failure, attempt.timeout()));
				}
			});
	}

	private CompletionStage<GrpcProbeCall> askAt(InetSocketAddress address, NodeAddress target, Attempt attempt) {
		ManagedChannel channel = this.channels.open(address, authority(target), this.tls, attempt.patienceMillis());
		CompletionStage<GrpcProbeCall> asked = ask(channel, attempt);
		asked.whenComplete((call, failure) -> {
			if (failure == null) {
				end(call, channel, target, attempt);
			}
			else {
				this.channels.close(channel);
			}
		});
		return asked;
	}

	private CompletionStage<GrpcProbeCall> ask(ManagedChannel channel, Attempt attempt) {
		attempt.awaiting(GrpcProbeCall.NO_CONNECTION, () -> this.channels.close(channel));
		// the check has a clock of its own, which stands still while the event loop does
		Duration deadline = Duration.ofMillis(attempt.patienceMillis());
		return GrpcProbeCall.make(channel, this.settings.grpc().service(), deadline,
				() -> attempt.awaiting("no answer"));
	}

	private void end(GrpcProbeCall call, ManagedChannel channel, NodeAddress target, Attempt attempt) {
		if (attempt.isOver()) {
			return;
		}
		ProbeResult result = GrpcProbeVerdict.of(call, peerName(target), attempt.timeout());
		if (result.passed() && !attempt.isDetour()) {
			this.idle.keep(target, channel);
			attempt.keep();
		}
		if (call.status().getCode() == Status.Code.UNIMPLEMENTED) {
			warn(target);
		}
		attempt.end(result);
	}

	private void warn(NodeAddress target) {
		if (!this.warned) {
			this.warned = true;
			log.warn("{} does not know grpc.health.v1: it passes its checks as long as it answers. This is said once,"
					+ " not for each node", target);
		}
	}

	/** The authority of calls, also the name that the certificate of the node is for. */
	private String authority(NodeAddress target) {
		return (this.settings.http().host() != null) ? this.settings.http().host() : target.toString();
	}

	private String peerName(NodeAddress target) {
		return NodeAddress.parse(authority(target), 443).host();
	}

}
