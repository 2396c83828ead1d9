package dev.healthcheck.check;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The checks that are under way, and the end of each: an answer, or that it took too
 * long. Used on the scheduler's thread only.
 */
final class RunningChecks {

	/**
	 * How much longer than the timeout a probe may take before it is given up. Probes see
	 * to their timeout themselves, and may be late when the event loop was held up.
	 */
	private static final Duration GRACE = Duration.ofSeconds(1);

	/** A target that says nothing is asked once more so often. */
	private static final long AGAIN_NANOS = 150_000_000;

	private final NodeProbe probe;

	private final Duration timeout;

	private final long patienceNanos;

	private final Scheduler scheduler;

	private final End end;

	private final Runnable afterAnswer;

	/** In the order of their start, so the first is the next to be given up. */
	private final LinkedHashSet<CheckSlot> running = new LinkedHashSet<>();

	/**
	 * None is under way.
	 * @param probe asks a target
	 * @param timeout how long it may take for that
	 * @param scheduler time, and the thread that everything happens on
	 * @param end what to do when a check has ended
	 * @param afterAnswer what to do after an answer, whether it was still waited for or
	 * not
	 */
	RunningChecks(NodeProbe probe, Duration timeout, Scheduler scheduler, End end, Runnable afterAnswer) {
		this.probe = probe;
		this.timeout = timeout;
		this.patienceNanos = timeout.plus(GRACE).toNanos();
		this.scheduler = scheduler;
		this.end = end;
		this.afterAnswer = afterAnswer;
	}

	int size() {
		return this.running.size();
	}

	void start(CheckSlot slot) {
		slot.phase = CheckSlot.Phase.RUNNING;
		slot.startedNanos = this.scheduler.nanoTime();
		slot.firstProbe = slot.lastProbe + 1;
		this.running.add(slot);
		probe(slot);
	}

	/**
	 * Ask the target of a check that is under way once more, unless that was done just
	 * now. If it is the first to pass, the check has passed.
	 */
	void askAgain(CheckSlot slot) {
		int asked = slot.lastProbe - slot.firstProbe + 1;
		if (this.scheduler.nanoTime() - slot.startedNanos >= asked * AGAIN_NANOS) {
			probe(slot);
		}
	}

	private void probe(CheckSlot slot) {
		int number = ++slot.lastProbe;
		long startedNanos = this.scheduler.nanoTime();
		CompletionStage<ProbeResult> answer;
		try {
			answer = this.probe.probe(slot.target.address(), this.timeout);
			answer.whenComplete((result, failure) -> answered(slot, number, startedNanos,
					(result != null) ? result : Failures.ofProbe(failure)));
		}
		catch (Throwable ex) {
			answered(slot, number, startedNanos, Failures.ofProbe(ex));
		}
	}

	/** Called on any thread, perhaps before {@link #start} has returned. */
	private void answered(CheckSlot slot, int number, long startedNanos, ProbeResult result) {
		CheckReport report = new CheckReport(result, startedNanos, this.scheduler.nanoTime());
		this.scheduler.schedule(Duration.ZERO, () -> {
			boolean counts = number == slot.firstProbe || (number - slot.firstProbe > 0 && result.passed());
			if (counts && this.running.remove(slot)) {
				this.end.ended(slot, report);
			}
			this.afterAnswer.run();
		});
	}

	/** Wait for a check no longer; its answer is dropped. */
	void giveUp(CheckSlot slot) {
		this.running.remove(slot);
	}

	/** End the checks that should have been answered. */
	void giveUpOverdue() {
		Iterator<CheckSlot> oldest = this.running.iterator();
		while (oldest.hasNext()) {
			CheckSlot slot = oldest.next();
			if (this.scheduler.nanoTime() - slot.startedNanos < this.patienceNanos) {
				return;
			}
			oldest.remove();
			this.end.ended(slot, new CheckReport(Failures.timeout("no result", this.timeout), slot.startedNanos,
					this.scheduler.nanoTime()));
		}
	}

	/** When the first check is overdue, {@code null} if none is under way. */
	@Nullable Long firstOverdueNanos() {
		return this.running.isEmpty() ? null : this.running.iterator().next().startedNanos + this.patienceNanos;
	}

	/** Is told that a check has ended. */
	@FunctionalInterface
	interface End {

		void ended(CheckSlot slot, CheckReport report);

	}

}
