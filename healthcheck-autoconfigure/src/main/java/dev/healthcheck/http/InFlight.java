package dev.healthcheck.http;

import java.lang.ref.Cleaner;

import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;

/**
 * Keeps an answered try in flight until its body has ended. One that its caller forgets
 * is over when the garbage collector finds that nobody can read it any more, so whoever
 * could must hold on to this.
 */
final class InFlight {

	private static final Cleaner FORGOTTEN = Cleaner.create((task) -> {
		Thread thread = new Thread(task, "healthcheck-forgotten-responses");
		thread.setDaemon(true);
		return thread;
	});

	private final Attempt attempt;

	private final Cleaner.Cleanable over;

	private volatile boolean taken;

	InFlight(Attempt attempt) {
		this.attempt = attempt;
		this.over = FORGOTTEN.register(this, attempt::finished);
	}

	/** Somebody has begun to read the body. */
	void taken() {
		this.taken = true;
	}

	boolean isTaken() {
		return this.taken;
	}

	/** The body has ended, or nobody wants the rest. */
	void finished() {
		this.over.clean();
	}

	/** The body broke off. */
	void broke(Outcome.Failure failure) {
		this.attempt.broke(failure);
		finished();
	}

}
