package dev.healthcheck.check;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code grpc.health.v1.Health/Check}. Used on the event loop only.
 */
final class GrpcProbeCall extends ClientCall.Listener<HealthCheckResponse> {

	static final String NO_CONNECTION = "no HTTP/2 connection";

	private final CompletableFuture<GrpcProbeCall> end = new CompletableFuture<>();

	private final Runnable whenConnected;

	private boolean connected;

	private boolean answered;

	private @Nullable HealthCheckResponse response;

	private Status status = Status.UNKNOWN;

	private GrpcProbeCall(Runnable whenConnected) {
		this.whenConnected = whenConnected;
	}

	/**
	 * Make the call.
	 * @param channel where to; closing it ends the call
	 * @param service the service to ask about
	 * @param deadline how long the server need not bother to answer after
	 * @param whenConnected called when there is a connection
	 * @return the call when it has ended, or why no connection could be made
	 */
	static CompletionStage<GrpcProbeCall> make(Channel channel, String service, Duration deadline,
			Runnable whenConnected) {
		GrpcProbeCall probe = new GrpcProbeCall(whenConnected);
		CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
			.withStreamTracerFactory(new ClientStreamTracer.Factory() {

				@Override
				public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
					return probe.new Tracer();
				}

			});
		ClientCall<HealthCheckRequest, HealthCheckResponse> call = channel.newCall(HealthGrpc.getCheckMethod(),
				options);
		call.start(probe, new Metadata());
		call.request(2);
		call.sendMessage(HealthCheckRequest.newBuilder().setService(service).build());
		call.halfClose();
		return probe.end;
	}

	@Override
	public void onHeaders(Metadata headers) {
		this.answered = true;
	}

	@Override
	public void onMessage(HealthCheckResponse message) {
		this.response = message;
	}

	@Override
	public void onClose(Status status, Metadata trailers) {
		this.status = status;
		// what ends a call on this side has no trailers
		this.answered |= !trailers.keys().isEmpty();
		Throwable cause = status.getCause();
		if (!this.connected && cause instanceof IOException && !(cause instanceof ClosedChannelException)) {
			this.end.completeExceptionally(cause);
		}
		else {
			this.end.complete(this);
		}
	}

	/** What a call that takes too long has not had so far. */
	String missing() {
		return this.connected ? "no answer" : NO_CONNECTION;
	}

	/** Whether the server has said anything. */
	boolean isAnswered() {
		return this.answered;
	}

	/** How the call ended. */
	Status status() {
		return this.status;
	}

	/** The answer, if there is one. */
	@Nullable HealthCheckResponse response() {
		return this.response;
	}

	/** Sees the connection on which the call goes out. */
	private final class Tracer extends ClientStreamTracer {

		@Override
		public void streamCreated(Attributes transport, Metadata headers) {
			GrpcProbeCall.this.connected = true;
			GrpcProbeCall.this.whenConnected.run();
		}

	}

}
