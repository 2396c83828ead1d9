package dev.healthcheck.benchmark.pick;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;

/**
 * A channel that nobody calls.
 */
final class UnusedChannel extends Channel {

	@Override
	public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public String authority() {
		return "unused";
	}

}
