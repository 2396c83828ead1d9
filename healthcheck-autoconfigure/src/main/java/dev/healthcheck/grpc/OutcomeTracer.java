package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Waiting;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Follows one stream on one node and reports its outcome to the node's health.
 * <p>
 * A call that was not answered in time arrives here as {@code CANCELLED}, also when it
 * was the caller's deadline that passed: the channel's retry layer commits to a
 * substitute and throws the real stream away. So the call, and the deadline itself, are
 * asked.
 */
final class OutcomeTracer extends ClientStreamTracer implements Waiting {

	private final UpstreamTarget target;

	private final NodeHealth node;

	private final Permit permit;

	private final @Nullable CallHandle call;

	private final NodeCalls calls;

	private final @Nullable Deadline deadline;

	private final boolean awaitsAnswer;

	private final long startedNanos;

	/** Written before it is watched. */
	private long sentNanos;

	private volatile boolean answered;

	private volatile boolean messageArrived;

	private volatile boolean closed;

	OutcomeTracer(UpstreamTarget target, NodeHealth node, Permit permit, NodeCalls calls, boolean unary,
			StreamInfo info) {
		this.target = target;
		this.node = node;
		this.permit = permit;
		this.calls = calls;
		this.call = info.getCallOptions().getOption(CallHandle.KEY);
		this.deadline = info.getCallOptions().getDeadline();
		this.startedNanos = target.upstream().nanoTime();
		node.requests().started();
		if (this.call != null) {
			calls.add(this.call);
		}
		this.awaitsAnswer = (this.call != null) ? !this.call.isStream() && !this.call.timeout().isZero() : unary;
	}

	/**
	 * The node has the request from now on. What it waited before is this process's
	 * doing: the thread that writes to the network may be far behind.
	 */
	@Override
	public void outboundHeaders() {
		this.sentNanos = this.target.upstream().nanoTime();
		if (this.call != null) {
			this.call.sent(this.sentNanos - this.startedNanos);
		}
		if (this.awaitsAnswer) {
			this.node.requests().waiting(this);
		}
	}

	@Override
	public long startedNanos() {
		return this.sentNanos;
	}

	@Override
	public boolean isOver() {
		return this.answered || this.closed;
	}

	/**
	 * Nothing is done while its node is not avoided: what one connection's calls wait for
	 * is mostly each other. Nor ever for a call of which nobody has said that it is safe
	 * to repeat: that it is late is all that matters.
	 */
	@Override
	public boolean help(boolean avoided) {
		if (this.call == null || !this.call.isRepeatable()) {
			return true;
		}
		if (avoided) {
			this.call.moveOff(this.node.address() + " does not answer");
		}
		return avoided;
	}

	@Override
	public void inboundHeaders() {
		answered();
	}

	@Override
	public void inboundTrailers(Metadata trailers) {
		answered();
	}

	private void answered() {
		if (!this.answered) {
			this.answered = true;
		}
		this.calls.answered(this.target.upstream()::nanoTime);
	}

	@Override
	public void inboundMessage(int sequence) {
		this.calls.answered(this.target.upstream()::nanoTime);
		if (!this.messageArrived) {
			this.messageArrived = true;
			// of a call that nobody has described, no more may follow for a long time
			if (this.call == null || this.call.isStream()) {
				this.node.requests().answered(this.permit);
			}
		}
	}

	@Override
	public void streamClosed(Status status) {
		this.closed = true;
		if (this.call != null) {
			this.calls.remove(this.call);
		}
		this.node.requests().ended(this.permit, this.startedNanos, outcome(status));
	}

	private Outcome outcome(Status status) {
		if (OwnShutdown.isReasonOf(status) || (this.call != null && this.call.movedOff() != null)) {
			return Outcome.ignored();
		}
		boolean cancelled = status.getCode() == Status.Code.CANCELLED
				|| status.getCode() == Status.Code.DEADLINE_EXCEEDED;
		boolean timedOut = cancelled && !this.messageArrived && isTimeOver();
		Duration timeout = (this.call != null) ? this.call.timeout() : waited(status);
		boolean callersDeadline = (this.call != null) ? this.call.isCallersDeadline()
				: timeout.compareTo(this.target.patience()) < 0;
		if (timedOut && !callersDeadline) {
			this.calls.unanswered(this.startedNanos);
		}
		return this.target.classifier()
			.classify(new CallEnd(status, this.answered, timedOut, timeout, callersDeadline));
	}

	/** Looking at the clock takes its time, and of a success nobody asks. */
	private Duration waited(Status status) {
		return status.isOk() ? Duration.ZERO : Duration.ofNanos(this.target.upstream().nanoTime() - this.startedNanos);
	}

	private boolean isTimeOver() {
		return (this.call != null && this.call.isTimedOut()) || (this.deadline != null && this.deadline.isExpired());
	}

	/** Makes the tracer of each stream that a pick leads to. */
	static final class Factory extends ClientStreamTracer.Factory {

		private final UpstreamTarget target;

		private final NodeHealth node;

		private final Permit permit;

		private final NodeCalls calls;

		private final boolean unary;

		private final AtomicBoolean used = new AtomicBoolean();

		Factory(UpstreamTarget target, NodeHealth node, Permit permit, NodeCalls calls, boolean unary) {
			this.target = target;
			this.node = node;
			this.permit = permit;
			this.calls = calls;
			this.unary = unary;
		}

		@Override
		public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
			this.used.set(true);
			return new OutcomeTracer(this.target, this.node, this.permit, this.calls, this.unary, info);
		}

		/**
		 * Give a trial back that led to no stream.
		 */
		void abandonIfUnused() {
			if (!this.used.get()) {
				this.node.requests().abandon(this.permit);
			}
		}

	}

}
