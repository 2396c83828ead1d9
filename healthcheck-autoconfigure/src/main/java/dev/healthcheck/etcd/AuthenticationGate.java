package dev.healthcheck.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.etcd.jetcd.support.Errors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * One authentication for all calls that wait for a token. jetcd asks for a token per
 * waiting call, and again per call whose old token was rejected; the first question goes
 * to the server, and its answer serves the others until a call that began after it is
 * rejected.
 */
final class AuthenticationGate implements ClientInterceptor {

	private final Object lock = new Object();

	private final int attempts;

	// guarded by lock from here on

	private @Nullable Object token;

	private long tokenNanos;

	private @Nullable List<Consumer<Answer>> waiting;

	/**
	 * Make a gate.
	 * @param attempts how often a question is asked before an outage is an answer
	 */
	AuthenticationGate(int attempts) {
		this.attempts = attempts;
	}

	/** A call ended: perhaps because its token is not valid any more. */
	void callEnded(long startedNanos, Status status) {
		boolean rejected = Errors.isInvalidTokenError(status) || Errors.isAuthStoreExpired(status)
				|| (status.getDescription() != null
						&& status.getDescription().contains(Errors.INVALID_AUTH_TOKEN_ERROR_MESSAGE));
		if (rejected) {
			synchronized (this.lock) {
				if (startedNanos - this.tokenNanos > 0) {
					this.token = null;
				}
			}
		}
	}

	@Override
	public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
		if (!EtcdMethod.AUTHENTICATE.equals(method.getFullMethodName())) {
			return next.newCall(method, options);
		}
		return new JoinedCall<>((request, answer) -> join(answer, () -> ask(method, options, next, request, 1)));
	}

	private void join(Consumer<Answer> waiter, Runnable question) {
		Object token;
		synchronized (this.lock) {
			token = this.token;
			if (token == null && this.waiting != null) {
				this.waiting.add(waiter);
				return;
			}
			if (token == null) {
				this.waiting = new ArrayList<>(List.of(waiter));
			}
		}
		if (token != null) {
			waiter.accept(new Answer(token, Status.OK));
		}
		else {
			question.run();
		}
	}

	private <Q, A> void ask(MethodDescriptor<Q, A> method, CallOptions options, Channel next, Q request, int attempt) {
		ClientCalls.asyncUnaryCall(next.newCall(method, options), request, new StreamObserver<A>() {

			@Override
			public void onNext(A token) {
				answered(new Answer(token, Status.OK));
			}

			@Override
			public void onError(Throwable error) {
				Status status = Status.fromThrowable(error);
				if (status.getCode() == Status.Code.UNAVAILABLE && attempt < AuthenticationGate.this.attempts) {
					ask(method, options, next, request, attempt + 1);
				}
				else {
					answered(new Answer(null, status));
				}
			}

			@Override
			public void onCompleted() {
			}

		});
	}

	private void answered(Answer answer) {
		List<Consumer<Answer>> waiters;
		synchronized (this.lock) {
			this.token = answer.token();
			this.tokenNanos = System.nanoTime();
			waiters = (this.waiting != null) ? this.waiting : List.of();
			this.waiting = null;
		}
		waiters.forEach((waiter) -> waiter.accept(answer));
	}

	/**
	 * The server's answer.
	 *
	 * @param token the message with the token, or {@code null} if there is none
	 * @param status how the call ended
	 */
	private record Answer(@Nullable Object token, Status status) {

	}

	/** Asks a question once its request is complete. */
	@FunctionalInterface
	private interface Question<Q> {

		void ask(Q request, Consumer<Answer> answer);

	}

	/** A call that is answered by the gate. */
	private static final class JoinedCall<Q, A> extends ClientCall<Q, A> {

		private final Question<Q> question;

		private @Nullable Listener<A> listener;

		private @Nullable Q request;

		JoinedCall(Question<Q> question) {
			this.question = question;
		}

		@Override
		public void start(Listener<A> listener, Metadata headers) {
			this.listener = listener;
		}

		@Override
		public void request(int messages) {
		}

		@Override
		public void cancel(@Nullable String message, @Nullable Throwable cause) {
			// the answer serves others too, and jetcd never cancels an authentication
		}

		@Override
		public void sendMessage(Q message) {
			this.request = message;
		}

		@Override
		@SuppressWarnings("unchecked")
		public void halfClose() {
			Listener<A> listener = java.util.Objects.requireNonNull(this.listener, "the call was not started");
			this.question.ask(java.util.Objects.requireNonNull(this.request, "there was no request"), (answer) -> {
				if (answer.token() != null) {
					listener.onMessage((A) answer.token());
				}
				listener.onClose(answer.status(), new Metadata());
			});
		}

	}

}
