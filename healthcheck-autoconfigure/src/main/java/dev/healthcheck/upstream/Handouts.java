package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * The selections of one node whose outcome is still to be reported. Whoever selects a
 * node gets an instance of it that carries the permit of that moment, and reports by it:
 * so a late report is known as such, and a choice allocates nothing.
 * <p>
 * From time to time instances that are old are given up, with all that was not reported.
 */
final class Handouts {

	/** A selection is given up when it is between one and one and a half of this old. */
	static final Duration LIFE = Duration.ofMinutes(10);

	private static final Duration ROUND = LIFE.dividedBy(2);

	private final NodeEngine engine;

	private final RequestCounts counts;

	/** Changed under the lock. */
	private volatile @Nullable Handout current;

	/** Given to nobody any more, the oldest first; changed under the lock. */
	private volatile List<Retired> retired = List.of();

	/** While there are any. */
	private Scheduler.@Nullable Cancellable nextRound;

	/**
	 * No selections yet.
	 * @param engine has the lock, and is told what nobody reported
	 * @param counts counts that
	 */
	Handouts(NodeEngine engine, RequestCounts counts) {
		this.engine = engine;
		this.counts = counts;
	}

	/**
	 * Give the node to a caller in the way it was given to the one before. This is asked
	 * by every choice, and memory is what that waits for: so who changes what is given
	 * says so, and nobody looks whether it has changed.
	 * @return the instance to report by, {@code null} if it is to be
	 * {@link #give(Node, Permit, boolean) given anew}
	 */
	@Nullable Node giveAgain() {
		Handout handout = this.current;
		return (handout != null && handout.again) ? handout.give() : null;
	}

	/**
	 * Give the node to a caller; under the lock.
	 * @param definition the node as its definition has it
	 * @param permit what the outcome is told with
	 * @param again whether those who follow get the same, until it is {@link #changed}
	 * @return the instance to report by
	 */
	Node give(Node definition, Permit permit, boolean again) {
		Handout handout = this.current;
		if (handout == null || handout.permit != permit) {
			changed();
			if (this.nextRound == null) {
				this.nextRound = this.engine.scheduler().schedule(ROUND, this::round);
			}
			handout = new Handout(definition.withWeight(definition.weight()), permit, again);
			this.current = handout;
		}
		return handout.give();
	}

	/** Who chooses from now on gets another definition or permit; under the lock. */
	void changed() {
		Handout handout = this.current;
		if (handout != null) {
			retire(handout);
			this.current = null;
		}
	}

	private void retire(Handout handout) {
		Retired last = new Retired(handout, this.engine.nanoTime());
		this.retired = Stream.concat(this.retired.stream(), Stream.of(last)).toList();
	}

	/**
	 * Take the node back from a caller who reports.
	 * @param instance what the caller got; if it is another one, the oldest selection is
	 * meant
	 * @return what the outcome is told with, {@code null} if no selection is still to be
	 * reported
	 */
	@Nullable Permit takeBack(Node instance) {
		Handout handout = this.current;
		if (handout == null || !handout.isReportedBy(instance) || !handout.takeBack()) {
			handout = this.engine.locked(() -> find(instance));
		}
		return (handout != null) ? handout.permit : null;
	}

	private @Nullable Handout find(Node instance) {
		Handout exact = first((handout) -> handout.isReportedBy(instance) && handout.takeBack());
		return (exact != null) ? exact : first(Handout::takeBack);
	}

	private @Nullable Handout first(Predicate<Handout> test) {
		for (Retired old : this.retired) {
			if (test.test(old.handout())) {
				return old.handout();
			}
		}
		Handout handout = this.current;
		return (handout != null && test.test(handout)) ? handout : null;
	}

	/** How many selections are still to be reported. */
	long outstanding() {
		Handout handout = this.current;
		long sum = (handout != null) ? handout.outstanding : 0;
		List<Retired> retired = this.retired;
		// without an iterator, as every pick asks, and there is hardly ever one
		for (int i = 0; i < retired.size(); i++) {
			sum += retired.get(i).handout().outstanding;
		}
		return sum;
	}

	private void round() {
		List<Handout> old = this.engine.locked(this::takeOld);
		old.forEach(this::giveUp);
	}

	private List<Handout> takeOld() {
		changed();
		long now = this.engine.nanoTime();
		// the oldest first
		List<Retired> old = this.retired.stream()
			.takeWhile((handout) -> now - handout.atNanos() >= LIFE.toNanos())
			.toList();
		this.retired = List.copyOf(this.retired.subList(old.size(), this.retired.size()));
		this.nextRound = this.retired.isEmpty() ? null : this.engine.scheduler().schedule(ROUND, this::round);
		return old.stream().map(Retired::handout).toList();
	}

	/** The node left: nothing is to be reported any more. */
	void end() {
		this.current = null;
		this.retired = List.of();
		if (this.nextRound != null) {
			this.nextRound.cancel();
			this.nextRound = null;
		}
	}

	private void giveUp(Handout handout) {
		long lost = handout.outstanding;
		if (lost > 0) {
			this.counts.givenUp(lost);
			this.engine.on(new Event.Ignored(handout.permit));
		}
	}

	/**
	 * An instance, and the selections that are to be reported by it. Their number is read
	 * by every choice: were it striped, each would wait for the stripes of all others.
	 */
	private static final class Handout {

		private static final AtomicLongFieldUpdater<Handout> OUTSTANDING = AtomicLongFieldUpdater
			.newUpdater(Handout.class, "outstanding");

		private final Node instance;

		private final Permit permit;

		private final boolean again;

		private volatile long outstanding;

		Handout(Node instance, Permit permit, boolean again) {
			this.instance = instance;
			this.permit = permit;
			this.again = again;
		}

		Node give() {
			OUTSTANDING.getAndIncrement(this);
			return this.instance;
		}

		/** Take one of them back, if there is one. */
		boolean takeBack() {
			long outstanding = this.outstanding;
			while (outstanding > 0) {
				if (OUTSTANDING.compareAndSet(this, outstanding, outstanding - 1)) {
					return true;
				}
				outstanding = this.outstanding;
			}
			return false;
		}

		@SuppressWarnings("ReferenceEquality")
		boolean isReportedBy(Node node) {
			return this.instance == node;
		}

	}

	/**
	 * An instance that is given to nobody any more.
	 *
	 * @param handout the instance
	 * @param atNanos since when
	 */
	private record Retired(Handout handout, long atNanos) {

	}

}
