package dev.healthcheck.breaker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The recent failures of one node that are compared with what happened at its fellows
 * meanwhile. Immutable.
 *
 * @param recent failures within the window, also those before the last success, the
 * oldest first; the last {@value #KEPT} at most
 * @param count how many of them, at the end, came in a row
 * @param bystanders the fellows since the first of these
 * @param last what the last one was, and how the others fared
 */
public record FailureRun(List<Failure> recent, int count, Bystanders bystanders, @Nullable Last last) {

	/** No failures. */
	public static final FailureRun NONE = new FailureRun(List.of(), 0, Bystanders.NONE, null);

	private static final int KEPT = 128;

	public FailureRun {
		recent = List.copyOf(recent);
	}

	/**
	 * Add a failure.
	 * @param failure the failure
	 * @param windowNanos how old others may be that still count
	 * @param fellows the fellows from now on, if it is the first of a run
	 * @return the run with it
	 */
	FailureRun add(Failure failure, long windowNanos, Supplier<Bystanders> fellows) {
		List<Failure> next = new ArrayList<>(this.recent);
		next.removeIf((old) -> failure.atNanos() - old.atNanos() > windowNanos);
		if (next.size() == KEPT) {
			next.remove(0);
		}
		next.add(failure);
		return new FailureRun(next, Math.min(this.count + 1, next.size()),
				(this.count == 0) ? fellows.get() : this.bystanders, this.last);
	}

	FailureRun afterSuccess() {
		return (this.count == 0) ? this : new FailureRun(this.recent, 0, Bystanders.NONE, null);
	}

	/**
	 * The same, with what is told of the last failure.
	 * @param cause what happened
	 * @param othersShare the share of failures of the others, from 0 to 1
	 * @return the run
	 */
	FailureRun told(String cause, double othersShare) {
		return new FailureRun(this.recent, this.count, this.bystanders, new Last(cause, othersShare));
	}

	/**
	 * The failure that the run began with.
	 * @return the first of those in a row
	 */
	public Failure first() {
		return this.recent.get(this.recent.size() - this.count);
	}

	/**
	 * The oldest failure that is remembered.
	 * @return the first of all
	 */
	public Failure oldest() {
		return this.recent.get(0);
	}

	/**
	 * Compare them with what happened at the fellows.
	 * @param succeeded requests to fellows that have succeeded by now
	 * @param failed requests to fellows that have failed by now
	 * @param fellows how many there are
	 * @param failureShare their share of failures in the last {@code fail-timeout}
	 * @param alternative whether a later level has a node that is well
	 * @return the comparison
	 */
	public Comparison comparison(long succeeded, long failed, int fellows, double failureShare, boolean alternative) {
		return new Comparison(this.count, fellows, Math.max(0, succeeded - first().fellowsSucceeded()),
				Math.max(0, failed - first().fellowsFailed()), failureShare, this.bystanders.all(),
				this.bystanders.spotless(), alternative);
	}

	/**
	 * The last failure, for people.
	 *
	 * @param cause what happened
	 * @param othersShare the share of failures of the others then, from 0 to 1
	 */
	public record Last(String cause, double othersShare) {

	}

	/**
	 * A failure, and how things stood just before it.
	 *
	 * @param atNanos when it happened
	 * @param fellowsSucceeded requests to fellows that had succeeded
	 * @param fellowsFailed requests to fellows that had failed
	 * @param ownSucceeded requests to the node itself that had succeeded
	 */
	public record Failure(long atNanos, long fellowsSucceeded, long fellowsFailed, long ownSucceeded) {

	}

}
