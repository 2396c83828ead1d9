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
 * Gives every call of etcd's API its time ({@link CallTimeouts}) and a handle by which
 * the channel can move it, and repairs statuses ({@link EtcdCall}).
 */
final class EtcdCallInterceptor implements ClientInterceptor {

	private final CallTimeouts timeouts;

	private final AuthenticationGate authentication;

	EtcdCallInterceptor(CallTimeouts timeouts, AuthenticationGate authentication) {
		this.timeouts = timeouts;
		this.authentication = authentication;
	}

	@Override
	public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> descriptor, CallOptions options, Channel next) {
		EtcdMethod known = EtcdMethod.of(descriptor);
		EtcdMethod method = SafeToRepeat.isBeginning() ? known.asRepeatable() : known;
		Deadline callers = options.getDeadline();
		Duration timeout = this.timeouts.timeout();
		boolean callersDeadline = callers != null
				&& (!method.bounded() || callers.timeRemaining(TimeUnit.NANOSECONDS) < timeout.toNanos());
		CallHandle handle = new CallHandle(method.stream(), method.repeatable(),
				method.bounded() ? timeout : Duration.ZERO, callersDeadline, this.timeouts::sent);
		return new EtcdCall<>(next.newCall(descriptor, options.withOption(CallHandle.KEY, handle)), method, handle,
				this.timeouts, this.authentication);
	}

}
