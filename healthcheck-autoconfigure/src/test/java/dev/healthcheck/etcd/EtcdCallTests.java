package dev.healthcheck.etcd;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.healthcheck.node.NodeAddress;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.lock.LockGrpc;
import io.etcd.jetcd.support.Errors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What {@link EtcdCall} tells jetcd of the end of a call.
 */
class EtcdCallTests {

	private static final Duration TIMEOUT = Duration.ofMillis(100);

	private final RecordingChannel channel = new RecordingChannel();

	private final CallTimeouts timeouts = new CallTimeouts(TIMEOUT);

	private final EtcdCallInterceptor interceptor = new EtcdCallInterceptor(this.timeouts, new AuthenticationGate(1));

	@AfterEach
	void close() {
		this.timeouts.close();
	}

	@Test
	void watcherSurvivesChannelClosed() {
		Status told = end(WatchGrpc.getWatchMethod(),
				Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException()));
		assertThat(told.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(told.getDescription()).isEqualTo("connection lost: channel closed");
	}

	@Test
	void watcherSurvivesTheLossOfTheLeader() {
		Status noLeader = Status.UNAVAILABLE.withDescription("etcdserver: no leader");
		assertThat(Errors.isNoLeaderError(noLeader)).isTrue();
		Status told = end(WatchGrpc.getWatchMethod(), noLeader);
		assertThat(told.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(Errors.isNoLeaderError(told)).isFalse();
	}

	@Test
	void everyErrorHasAText() {
		assertThat(end(WatchGrpc.getWatchMethod(), Status.UNAVAILABLE).getDescription()).isEqualTo("no description");
		assertThat(end(WatchGrpc.getWatchMethod(), Status.INTERNAL.withCause(new IllegalStateException("a")))
			.getDescription()).isEqualTo("java.lang.IllegalStateException: a");
	}

	@Test
	void unansweredReadIsUnavailable() {
		assertThat(end(KVGrpc.getRangeMethod(), Status.DEADLINE_EXCEEDED).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(end(KVGrpc.getRangeMethod(), Status.UNKNOWN.withDescription("context deadline exceeded")).getCode())
			.isEqualTo(Status.Code.UNAVAILABLE);
	}

	@Test
	void unansweredWriteIsNot() {
		assertThat(end(KVGrpc.getPutMethod(), Status.DEADLINE_EXCEEDED).getCode())
			.isEqualTo(Status.Code.DEADLINE_EXCEEDED);
		assertThat(end(KVGrpc.getPutMethod(), Status.UNKNOWN.withDescription("context deadline exceeded")).getCode())
			.isEqualTo(Status.Code.DEADLINE_EXCEEDED);
	}

	@Test
	void callersOwnDeadlineIsNotTranslated() {
		Status told = end(KVGrpc.getRangeMethod(), CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MILLISECONDS),
				Status.DEADLINE_EXCEEDED);
		assertThat(told.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
	}

	@Test
	void writeThatWasDroppedIsUnavailable() {
		Status told = end(KVGrpc.getPutMethod(), Status.UNKNOWN.withDescription("raft proposal dropped"));
		assertThat(told.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(told.getDescription()).isEqualTo("etcdserver: raft proposal dropped");
	}

	@Test
	void authenticationThatMetAnOutageIsAnOutage() {
		Status outage = Status.UNAVAILABLE.withDescription("etcdserver: leader changed");
		assertThat(
				end(KVGrpc.getRangeMethod(), Status.UNAUTHENTICATED.withCause(outage.asRuntimeException())).getCode())
			.isEqualTo(Status.Code.UNAVAILABLE);
		Status wrong = Status.INVALID_ARGUMENT.withDescription("authentication failed");
		assertThat(end(KVGrpc.getRangeMethod(), Status.UNAUTHENTICATED.withCause(wrong.asRuntimeException())).getCode())
			.isEqualTo(Status.Code.UNAUTHENTICATED);
	}

	@Test
	void answersOfTheServerAreLeftAlone() {
		for (Status.Code code : new Status.Code[] { Status.Code.OK, Status.Code.UNKNOWN, Status.Code.NOT_FOUND,
				Status.Code.PERMISSION_DENIED, Status.Code.CANCELLED }) {
			Status status = code.toStatus().withDescription("etcdserver: something");
			assertThat(end(KVGrpc.getPutMethod(), status)).isEqualTo(status);
		}
	}

	@Test
	void unaryCallsEndInTimeAndThoseThatWaitDoNot() {
		List<AtomicReference<@Nullable Status>> patient = List.of(begin(LockGrpc.getLockMethod(), CallOptions.DEFAULT),
				begin(WatchGrpc.getWatchMethod(), CallOptions.DEFAULT), begin(KVGrpc.getRangeMethod(),
						CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT.toNanos() / 2, TimeUnit.NANOSECONDS)));
		AtomicReference<@Nullable Status> read = begin(KVGrpc.getRangeMethod(), CallOptions.DEFAULT);
		AtomicReference<@Nullable Status> authentication = begin(AuthGrpc.getAuthenticateMethod(), CallOptions.DEFAULT);
		AtomicReference<@Nullable Status> write = begin(KVGrpc.getPutMethod(),
				CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES));
		Status late = await().until(write::get, Objects::nonNull);
		assertThat(late.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
		assertThat(late.getDescription()).isEqualTo("no answer within 100 ms");
		assertThat(Objects.requireNonNull(read.get()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(Objects.requireNonNull(authentication.get()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(patient).allSatisfy((call) -> assertThat(call.get()).isNull());
	}

	@Test
	void aCancelledCallIsNotALateOne() {
		assertThat(end(KVGrpc.getPutMethod(), Status.CANCELLED).getCode()).isEqualTo(Status.Code.CANCELLED);
	}

	private <Q, A> Status end(MethodDescriptor<Q, A> method, Status status) {
		return end(method, CallOptions.DEFAULT, status);
	}

	private <Q, A> Status end(MethodDescriptor<Q, A> method, CallOptions options, Status status) {
		AtomicReference<@Nullable Status> told = begin(method, options);
		Objects.requireNonNull(this.channel.listener).onClose(status, new Metadata());
		return Objects.requireNonNull(told.get());
	}

	private <Q, A> AtomicReference<@Nullable Status> begin(MethodDescriptor<Q, A> method, CallOptions options) {
		AtomicReference<@Nullable Status> told = new AtomicReference<>();
		this.interceptor.interceptCall(method, options, this.channel).start(new ClientCall.Listener<>() {

			@Override
			public void onClose(Status status, Metadata trailers) {
				told.set(status);
			}

		}, new Metadata());
		return told;
	}

	/** Takes calls and leaves their end to the test, or to who cancels them. */
	private static final class RecordingChannel extends Channel {

		private ClientCall.@Nullable Listener<?> listener;

		@Override
		public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
			return new ClientCall<>() {

				private @Nullable Listener<A> listener;

				@Override
				public void start(Listener<A> listener, Metadata headers) {
					this.listener = listener;
					RecordingChannel.this.listener = listener;
				}

				@Override
				public void request(int messages) {
				}

				@Override
				public void cancel(@Nullable String message, @Nullable Throwable cause) {
					Objects.requireNonNull(this.listener)
						.onClose(Status.CANCELLED.withDescription(message), new Metadata());
				}

				@Override
				public void halfClose() {
				}

				@Override
				public void sendMessage(Q message) {
				}

			};
		}

		@Override
		public String authority() {
			return new NodeAddress("localhost", 1).toString();
		}

	}

}
