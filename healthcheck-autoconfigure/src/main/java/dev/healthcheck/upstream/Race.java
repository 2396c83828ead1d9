package dev.healthcheck.upstream;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tries of a call whose caller waits. While its thread is in a try that is
 * late, a second line of tries may begin in another thread. The call ends as the first
 * line does that neither failed while the other went on nor was cancelled; the other one
 * is cancelled then.
 *
 * @param <T> the type of results
 */
public final class Race<T> {

	private final Attempts attempts;

	private final Tries<T> tries;

	private final Consumer<T> discard;

	private final Line first = new Line();

	private List<Line> others = List.of();

	private volatile @Nullable End<T> end;

	private boolean hedging;

	/**
	 * A call that has not begun.
	 * @param attempts its tries
	 * @param hedging whether there may be a second line
	 * @param tries makes the tries of one line
	 * @param discard what to do with a result that came too late
	 */
	public Race(Attempts attempts, boolean hedging, Tries<T> tries, Consumer<T> discard) {
		this.attempts = attempts;
		this.hedging = hedging;
		this.tries = tries;
		this.discard = discard;
	}

	/**
	 * Make the call. Throws what the tries do, also if it is a checked exception.
	 * @return its result
	 */
	public T run() {
		go(this.attempts.first(), this.first);
		End<T> end = (this.end != null) ? this.end : end();
		if (end.failure() != null) {
			Race.<RuntimeException>throwAsIs(end.failure());
		}
		return Objects.requireNonNull(end.result());
	}

	private void go(Attempt first, Line line) {
		End<T> end = null;
		try {
			T result = this.tries.make(first, line);
			end = (result != null) ? new End<>(result, null) : null;
		}
		catch (Throwable ex) {
			end = new End<>(null, ex);
		}
		if (!line.leave()) {
			end(end);
		}
		else if (end != null && end.result() != null) {
			this.discard.accept(end.result());
		}
	}

	private synchronized boolean join(Line line) {
		if (this.end == null) {
			this.others = this.others.isEmpty() ? new ArrayList<>(1) : this.others;
			this.others.add(line);
		}
		return this.end == null;
	}

	/** A line that was not cancelled has ended, perhaps the call with it. */
	private void end(@Nullable End<T> end) {
		if (end == null) {
			return;
		}
		synchronized (this) {
			if (this.end == null) {
				this.end = end;
				if (!this.others.isEmpty()) {
					this.first.cancel();
					this.others.forEach(Line::cancel);
				}
				notifyAll();
				return;
			}
		}
		if (end.result() != null) {
			this.discard.accept(end.result());
		}
	}

	private synchronized End<T> end() {
		while (this.end == null) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				end(new End<>(null, new InterruptedIOException("interrupted while the call was under way")));
			}
		}
		return this.end;
	}

	private boolean hedge(boolean avoided) {
		synchronized (this) {
			if (!this.hedging || this.end != null || !this.attempts.mayHedge(avoided)) {
				return !this.hedging;
			}
			// one is enough, unless the second node falls silent as well
			this.hedging = avoided;
		}
		try {
			HedgeThreads.THREADS.execute(() -> {
				Attempt attempt = this.attempts.hedge();
				if (attempt != null) {
					hedge(attempt, new Line());
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// all are busy: the first try goes on alone
		}
		return true;
	}

	private void hedge(Attempt attempt, Line line) {
		if (join(line)) {
			go(attempt, line);
		}
		else {
			attempt.end(Outcome.ignored());
		}
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void throwAsIs(Throwable error) throws E {
		throw (E) error;
	}

	/**
	 * Makes the tries of one line.
	 *
	 * @param <T> the type of results
	 */
	@FunctionalInterface
	public interface Tries<T> {

		/**
		 * Make them, in the present thread.
		 * @param first the first one
		 * @param line the line, to be told of each try
		 * @return the result of the call, or {@code null} if this line failed while the
		 * other one goes on, or was cancelled
		 * @throws Exception the failure of the call
		 */
		@Nullable T make(Attempt first, Race<T>.Line line) throws Exception;

	}

	/** The tries that one thread makes one after the other. */
	public final class Line {

		private final Thread thread = Thread.currentThread();

		private volatile @Nullable Runnable canceller;

		private boolean left;

		private boolean cancelled;

		/**
		 * A try begins.
		 * @param attempt the try
		 * @param canceller what ends it beside interrupting its thread; called by another
		 * thread
		 */
		public void begins(Attempt attempt, Runnable canceller) {
			this.canceller = canceller;
			attempt.whenLate(Race.this::hedge);
		}

		/**
		 * Whether the other line has won.
		 * @return whether this one was cancelled
		 */
		public synchronized boolean isCancelled() {
			return this.cancelled;
		}

		synchronized void cancel() {
			if (!this.left && this.thread != Thread.currentThread()) {
				this.cancelled = true;
				Runnable canceller = this.canceller;
				if (canceller != null) {
					canceller.run();
				}
				this.thread.interrupt();
			}
		}

		/** Whether it was cancelled: then its thread was interrupted for that only. */
		synchronized boolean leave() {
			this.left = true;
			return this.cancelled && (Thread.interrupted() || this.cancelled);
		}

	}

	private record End<T>(@Nullable T result, @Nullable Throwable failure) {

	}

}
