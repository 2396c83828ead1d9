package dev.healthcheck.etcd;

import dev.healthcheck.grpc.CallHandle;
import io.etcd.jetcd.support.Errors;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * One call of etcd's API. Its end is translated into what jetcd acts on rightly: a call
 * that was moved off its endpoint, or a read that was not answered in time, is
 * {@code UNAVAILABLE}, so that jetcd repeats it or resumes the stream.
 *
 * @param <Q> the type of requests
 * @param <A> the type of answers
 */
final class EtcdCall<Q, A> extends SimpleForwardingClientCall<Q, A> {

	/** How the description of a call begins that was taken off its endpoint. */
	static final String MOVED_OFF = "moved off its endpoint: ";

	private final EtcdMethod method;

	private final CallHandle handle;

	private final CallTimeouts timeouts;

	private final AuthenticationGate authentication;

	private final long startedNanos = System.nanoTime();

	EtcdCall(ClientCall<Q, A> call, EtcdMethod method, CallHandle handle, CallTimeouts timeouts,
			AuthenticationGate authentication) {
		super(call);
		this.method = method;
		this.handle = handle;
		this.timeouts = timeouts;
		this.authentication = authentication;
	}

	@Override
	public void start(Listener<A> listener, Metadata headers) {
		super.start(new SimpleForwardingClientCallListener<>(listener) {

			@Override
			public void onClose(Status status, Metadata trailers) {
				EtcdCall.this.handle.ended();
				EtcdCall.this.authentication.callEnded(EtcdCall.this.startedNanos, status);
				super.onClose(described(translate(status)), trailers);
			}

		}, headers);
		this.handle.canceller((why) -> delegate().cancel(why, null));
		if (this.method.bounded() && !this.handle.isCallersDeadline()) {
			this.timeouts.add(this.handle);
		}
	}

	@Override
	public void sendMessage(Q message) {
		unlessCancelled(() -> super.sendMessage(message));
	}

	@Override
	public void halfClose() {
		unlessCancelled(super::halfClose);
	}

	/**
	 * jetcd goes on writing to a stream until it hears of its end, and a call may have
	 * run out of time before it was written at all.
	 */
	private void unlessCancelled(Runnable action) {
		if (isCancelled()) {
			return;
		}
		try {
			action.run();
		}
		catch (IllegalStateException ex) {
			if (!isCancelled()) {
				throw ex;
			}
		}
	}

	private boolean isCancelled() {
		return this.handle.movedOff() != null || this.handle.isTimedOut();
	}

	private Status translate(Status status) {
		String movedOff = this.handle.movedOff();
		if (movedOff != null && status.getCode() == Status.Code.CANCELLED) {
			return Status.UNAVAILABLE.withDescription(MOVED_OFF + movedOff);
		}
		boolean timedOut = this.handle.isTimedOut() && status.getCode() == Status.Code.CANCELLED;
		if (timedOut || EtcdOutcomes.isExpired(status)) {
			return this.method.repeatable() && !this.handle.isCallersDeadline() ? unavailable(EtcdOutcomes.LATE, status)
					: Status.DEADLINE_EXCEEDED.withDescription(status.getDescription()).withCause(status.getCause());
		}
		return switch (status.getCode()) {
			case UNKNOWN -> unknown(status);
			case UNAUTHENTICATED -> isOutage(status) ? Status.fromThrowable(status.getCause()) : status;
			// jetcd gives a watch up when it reads exactly this
			case UNAVAILABLE -> Errors.isNoLeaderError(status)
					? status.withDescription(Errors.NO_LEADER_ERROR_MESSAGE + " (the endpoint is cut off)") : status;
			default -> status;
		};
	}

	/** jetcd loses a watch for good when the error that ends its stream has no text. */
	private static Status described(Status status) {
		if (status.isOk() || status.getDescription() != null) {
			return status;
		}
		Throwable cause = status.getCause();
		return status.withDescription((cause != null) ? cause.toString() : "no description");
	}

	private static Status unknown(Status status) {
		if (status.getCause() instanceof java.io.IOException) {
			return unavailable("connection lost", status);
		}
		// what etcd forgets to translate
		return EtcdOutcomes.PROPOSAL_DROPPED.equals(status.getDescription()) ? unavailable("etcdserver", status)
				: status;
	}

	/**
	 * jetcd calls every failed authentication unauthenticated, also one that met an
	 * outage.
	 */
	private static boolean isOutage(Status status) {
		return status.getCause() != null
				&& Status.fromThrowable(status.getCause()).getCode() == Status.Code.UNAVAILABLE;
	}

	private static Status unavailable(String what, Status status) {
		String description = status.getDescription();
		return Status.UNAVAILABLE.withDescription((description != null) ? what + ": " + description : what)
			.withCause(status.getCause());
	}

}
