package dev.healthcheck.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
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
 * Keeps watches complete. jetcd resumes a watch at the revision that the "created"
 * message carries, which skips whatever lies between the requested start and then; here
 * that message is given the requested start. And every watch asks for a leader, so that a
 * member which is cut off ends the stream instead of keeping it silent.
 */
final class WatchRevisionInterceptor implements ClientInterceptor {

	private static final Metadata.Key<String> REQUIRE_LEADER = Metadata.Key.of("hasleader",
			Metadata.ASCII_STRING_MARSHALLER);

	private final AuthenticationGate authentication;

	WatchRevisionInterceptor(AuthenticationGate authentication) {
		this.authentication = authentication;
	}

	@Override
	public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
		ClientCall<Q, A> call = next.newCall(method, options);
		return EtcdMethod.WATCH.equals(method.getFullMethodName()) ? new WatchCall<>(call, this.authentication) : call;
	}

	private static final class WatchCall<Q, A> extends SimpleForwardingClientCall<Q, A> {

		private final AuthenticationGate authentication;

		private final long startedNanos = System.nanoTime();

		private volatile long requestedStart;

		WatchCall(ClientCall<Q, A> call, AuthenticationGate authentication) {
			super(call);
			this.authentication = authentication;
		}

		@Override
		public void start(Listener<A> listener, Metadata headers) {
			if (!headers.containsKey(REQUIRE_LEADER)) {
				headers.put(REQUIRE_LEADER, "true");
			}
			super.start(new SimpleForwardingClientCallListener<>(listener) {

				@Override
				public void onMessage(A message) {
					super.onMessage(received(message));
				}

			}, headers);
		}

		@Override
		public void sendMessage(Q message) {
			if (message instanceof WatchRequest request && request.hasCreateRequest()) {
				this.requestedStart = request.getCreateRequest().getStartRevision();
			}
			super.sendMessage(message);
		}

		@SuppressWarnings("unchecked")
		private A received(A message) {
			if (!(message instanceof WatchResponse response)) {
				return message;
			}
			if (response.getCanceled()) {
				this.authentication.callEnded(this.startedNanos,
						Status.UNAUTHENTICATED.withDescription(response.getCancelReason()));
				return message;
			}
			long start = this.requestedStart;
			if (!response.getCreated() || start <= 0 || response.getHeader().getRevision() <= start) {
				return message;
			}
			ResponseHeader header = response.getHeader().toBuilder().setRevision(start).build();
			return (A) response.toBuilder().setHeader(header).build();
		}

	}

}
