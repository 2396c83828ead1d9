package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.grpc.CallHandle;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;

/**
 * Gives every call of etcd's API its deadline and a handle by which the channel can move
 * it, and repairs statuses ({@link EtcdCall}).
 */
final class EtcdCallInterceptor implements ClientInterceptor {

	private final Duration requestTimeout;

	private final AuthenticationGate authentication;

	EtcdCallInterceptor(Duration requestTimeout, AuthenticationGate authentication) {
		this.requestTimeout = requestTimeout;
		this.authentication = authentication;
	}

	@Override
	public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> descriptor, CallOptions options, Channel next) {
		EtcdMethod method = EtcdMethod.of(descriptor);
		Deadline callers = options.getDeadline();
		boolean callersDeadline = callers != null
				&& (!method.bounded() || callers.timeRemaining(TimeUnit.NANOSECONDS) < this.requestTimeout.toNanos());
		CallOptions bounded = options;
		if (method.bounded() && !callersDeadline) {
			bounded = options.withDeadlineAfter(this.requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		Duration timeout = method.bounded() ? this.requestTimeout : Duration.ZERO;
		CallHandle handle = new CallHandle(method.stream(), method.repeatable(), timeout, callersDeadline);
		return new EtcdCall<>(next.newCall(descriptor, bounded.withOption(CallHandle.KEY, handle)), method, handle,
				this.authentication);
	}

}
