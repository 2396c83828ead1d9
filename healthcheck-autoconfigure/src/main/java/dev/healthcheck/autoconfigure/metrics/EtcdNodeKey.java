package dev.healthcheck.autoconfigure.metrics;

import java.net.InetSocketAddress;

import dev.healthcheck.node.NodeAddress;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Adds the node that a call went to, as a key {@code node} of high cardinality, to the
 * observation in whose scope the call is started. A call that went nowhere has none.
 */
final class EtcdNodeKey implements ClientInterceptor {

	private final ObservationRegistry registry;

	EtcdNodeKey(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
		return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

			@Override
			public void start(Listener<A> listener, Metadata headers) {
				Observation observation = EtcdNodeKey.this.registry.getCurrentObservation();
				super.start((observation != null) ? new NodeListener<>(listener, delegate(), observation) : listener,
						headers);
			}

		};
	}

	private static final class NodeListener<A> extends SimpleForwardingClientCallListener<A> {

		private final ClientCall<?, A> call;

		private final Observation observation;

		NodeListener(ClientCall.Listener<A> listener, ClientCall<?, A> call, Observation observation) {
			super(listener);
			this.call = call;
			this.observation = observation;
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			if (this.call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress address) {
				this.observation.highCardinalityKeyValue("node",
						new NodeAddress(address.getHostString(), address.getPort()).toString());
			}
			super.onClose(status, trailers);
		}

	}

}
