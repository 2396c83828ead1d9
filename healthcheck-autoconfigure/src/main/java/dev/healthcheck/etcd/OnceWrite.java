package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.kv.TxnResponse;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One write that is applied once: attempts, one after the other, until one of them is
 * answered, or finds the token of a former one whose answer was lost.
 *
 * @param <T> the type of the answer
 */
final class OnceWrite<T> implements OnceLine.Member {

	private final OnceContext context;

	private final OnceRequest request;

	private final Function<TxnResponse, T> response;

	private final long endsNanos;

	private final CompletableFuture<T> result = new CompletableFuture<>();

	// from here on touched by one attempt after the other

	private @Nullable OnceSession session;

	private @Nullable OnceSlot slot;

	private int attempts;

	/** Whether an attempt may have been applied, or may yet be. */
	private boolean uncertain;

	/** Whether its turn has come, and it has not ended. */
	private boolean underWay;

	/**
	 * Prepare a write.
	 * @param context what is needed to write
	 * @param request what is written
	 * @param response makes the caller's answer
	 */
	OnceWrite(OnceContext context, OnceRequest request, Function<TxnResponse, T> response) {
		this.context = context;
		this.request = request;
		this.response = response;
		this.endsNanos = context.repeat().scheduler().nanoTime() + context.timeout().toNanos();
	}

	/**
	 * Begin.
	 * @return the answer; no attempt is made any more when its caller cancels it
	 */
	CompletableFuture<T> begin() {
		this.context.line().enter(this);
		return this.result;
	}

	@Override
	public void turn() {
		this.underWay = true;
		attempt();
	}

	@Override
	public boolean isOver(long nowNanos) {
		return this.result.isDone() || nowNanos - this.endsNanos > 0;
	}

	@Override
	public void turnAway(Status why) {
		fail(why.asRuntimeException(), why);
	}

	private void attempt() {
		this.attempts++;
		if (this.result.isDone()) {
			end(() -> {
			});
		}
		else if (this.session != null && this.slot != null) {
			send(this.session, this.slot);
		}
		else {
			this.context.sessions().current().whenComplete(guarded((session, error) -> {
				if (error != null) {
					notOpened(original(error));
				}
				else {
					this.session = session;
					this.slot = session.take();
					send(session, this.slot);
				}
			}));
		}
	}

	private void notOpened(Throwable error) {
		Status status = Repeat.statusOf(error);
		Status said = status.withDescription(OnceErrors.NO_LEASE + status.getDescription());
		if (OnceErrors.isRepeatable(status)) {
			again(this::attempt, error, status);
		}
		else {
			fail(said.asRuntimeException(), said);
		}
	}

	private void send(OnceSession session, OnceSlot slot) {
		KV kv = this.context.kv();
		SafeToRepeat.begin(() -> this.request.commit(kv, slot)).whenComplete(guarded((answer, error) -> {
			if (error != null) {
				failed(session, original(error));
				return;
			}
			TxnResponse response = this.request.response(answer);
			if (response != null) {
				slot.changed(answer.getHeader().getRevision());
				complete(response);
			}
			else {
				refused(session, slot, answer.getHeader(), this.request.token(answer));
			}
		}));
	}

	private void failed(OnceSession session, Throwable error) {
		Status status = Repeat.statusOf(error);
		if (OnceErrors.isLeaseNotFound(status)) {
			this.context.sessions().isLost(session).whenComplete(guarded((lost, failure) -> {
				if (failure != null) {
					again(this::attempt, error, status);
				}
				else if (lost) {
					lost(session);
				}
				else {
					// the caller's own lease
					fail(error, status);
				}
			}));
		}
		else if (OnceErrors.isRepeatable(status)) {
			this.uncertain |= !OnceErrors.isSurelyNotApplied(status);
			again(this::attempt, error, status);
		}
		else {
			Status said = OnceErrors.explained(status, this.context.sessions().prefix());
			fail(said.equals(status) ? error : said.asRuntimeException(), said);
		}
	}

	/** The slot's key was not as it was when this write began. */
	private void refused(OnceSession session, OnceSlot slot, Response.Header header, List<KeyValue> tokens) {
		if (tokens.isEmpty()) {
			lost(session);
			return;
		}
		KeyValue token = tokens.get(0);
		Boolean branch = slot.branch(token.getValue());
		if (branch != null) {
			slot.changed(token.getModRevision());
			recall(branch, token.getModRevision(), header);
			return;
		}
		// a former write, which was given up, came through; no attempt of this one will
		slot.changed(token.getModRevision());
		this.uncertain = false;
		Status status = Status.ABORTED.withDescription("a former write came first");
		again(this::attempt, status.asRuntimeException(), status);
	}

	private void lost(OnceSession session) {
		session.lose();
		this.session = null;
		this.slot = null;
		Status status = Status.UNKNOWN.withDescription(OnceErrors.LEASE_LOST);
		if (this.uncertain) {
			fail(status.asRuntimeException(), status);
		}
		else {
			again(this::attempt, status.asRuntimeException(), status);
		}
	}

	/** The write was applied, but its answer was lost. */
	private void recall(boolean branch, long revision, Response.Header header) {
		this.uncertain = false;
		new LostAnswer(this.context.reads(), revision).to(this.request.described(), branch, header)
			.whenComplete(guarded((answer, error) -> {
				if (error == null) {
					complete(answer);
					return;
				}
				Throwable original = original(error);
				Status status = Repeat.statusOf(original);
				Status said = OnceErrors.applied(revision, status);
				if (OnceErrors.isRepeatable(status)) {
					this.attempts++;
					again(() -> recall(branch, revision, header), said.asRuntimeException(), said);
				}
				else {
					fail(said.asRuntimeException(), said);
				}
			}));
	}

	private void again(Runnable attempt, Throwable error, Status status) {
		Repeat repeat = this.context.repeat();
		Duration delay = repeat.delay(this.attempts);
		if (repeat.scheduler().nanoTime() + delay.toNanos() - this.endsNanos > 0) {
			fail(error, status, Status.Code.DEADLINE_EXCEEDED);
		}
		else {
			repeat.later(delay, attempt, () -> fail(error, status));
		}
	}

	private void complete(TxnResponse answer) {
		end(() -> this.result.complete(this.response.apply(answer)));
	}

	private void fail(Throwable error, Status status) {
		fail(error, status, Status.Code.UNKNOWN);
	}

	private void fail(Throwable error, Status status, Status.Code ambiguous) {
		Throwable told = this.uncertain ? OnceErrors.ambiguous(ambiguous, status).asRuntimeException() : error;
		end(() -> this.result.completeExceptionally(told));
	}

	/** Nobody else hears of what goes wrong in an answer's handling. */
	private <A> BiConsumer<@Nullable A, @Nullable Throwable> guarded(BiConsumer<A, @Nullable Throwable> step) {
		return (answer, error) -> {
			try {
				step.accept(answer, error);
			}
			catch (RuntimeException ex) {
				fail(ex, Status.fromThrowable(ex));
			}
		};
	}

	/** Its key, and its turn, are others' from now on. */
	private void end(Runnable tell) {
		if (this.session != null && this.slot != null) {
			this.session.giveBack(this.slot);
		}
		this.slot = null;
		if (this.underWay) {
			this.underWay = false;
			this.context.line().leave(tell);
		}
		else {
			tell.run();
		}
	}

	private static Throwable original(Throwable error) {
		return Repeat.unwrapped(UnrepeatedCalls.original(error));
	}

}
