package dev.healthcheck.etcd;

import java.util.Set;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * Keeps jetcd from repeating calls itself, which it cannot do without two warnings in the
 * log for each call that fails in the end: an outage would fill the log. A call that is
 * {@code UNAVAILABLE} ends for jetcd with a status that it does not repeat;
 * {@link Repeat} repeats it instead, and gives the caller what it {@link #original was}.
 */
final class UnrepeatedCalls implements ClientInterceptor {

	/** The services whose calls jetcd repeats while they are unavailable. */
	private static final Set<String> SERVICES = Set.of("etcdserverpb.KV", "etcdserverpb.Lease", "v3lockpb.Lock");

	@Override
	public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
		ClientCall<Q, A> call = next.newCall(method, options);
		boolean repeated = method.getType() == MethodDescriptor.MethodType.UNARY
				&& SERVICES.contains(method.getServiceName());
		return repeated ? new UnrepeatedCall<>(call) : call;
	}

	/**
	 * What an error was before it was given to jetcd.
	 * @param error an error of a call through jetcd
	 * @return the same, or the status that jetcd did not see
	 */
	static Throwable original(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof Unavailable unavailable) {
				return unavailable.status.asRuntimeException(unavailable.trailers);
			}
		}
		return error;
	}

	private static final class UnrepeatedCall<Q, A> extends SimpleForwardingClientCall<Q, A> {

		UnrepeatedCall(ClientCall<Q, A> call) {
			super(call);
		}

		@Override
		public void start(Listener<A> listener, Metadata headers) {
			super.start(new SimpleForwardingClientCallListener<>(listener) {

				@Override
				public void onClose(Status status, Metadata trailers) {
					super.onClose((status.getCode() == Status.Code.UNAVAILABLE)
							? Status.ABORTED.withCause(new Unavailable(status, trailers)) : status, trailers);
				}

			}, headers);
		}

	}

	/** Carries a status past jetcd. */
	private static final class Unavailable extends Exception {

		private static final long serialVersionUID = 1L;

		private final transient Status status;

		private final transient Metadata trailers;

		Unavailable(Status status, Metadata trailers) {
			super(status.getDescription(), status.getCause(), false, false);
			this.status = status;
			this.trailers = trailers;
		}

	}

}
