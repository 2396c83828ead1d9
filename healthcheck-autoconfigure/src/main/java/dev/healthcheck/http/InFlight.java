package dev.healthcheck.http;

import java.lang.ref.Cleaner;

import dev.healthcheck.upstream.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answered try in flight until its body has ended. One that its caller forgets
 * is over when the garbage collector finds that nobody can read it any more, so whoever
 * could must hold on to this. Its end has to be known to {@link OpenAnswers}.
 */
final class InFlight {

	private static final Cleaner FORGOTTEN = Cleaner.create((task) -> {
		Thread thread = new Thread(task, "healthcheck-forgotten-responses");
		thread.setDaemon(true);
		return thread;
	});

	private final Attempt attempt;

	private volatile Cleaner.@Nullable Cleanable forgotten;

	private volatile boolean taken;

	private volatile boolean over;

	InFlight(Attempt attempt) {
		this.attempt = attempt;
	}

	/** Somebody has begun to read the body. */
	void taken() {
		this.taken = true;
	}

	boolean isTaken() {
		return this.taken;
	}

	boolean isOver() {
		return this.over;
	}

	/** It takes a while, so somebody may forget it. */
	void mayBeForgotten() {
		this.forgotten = FORGOTTEN.register(this, this.attempt::finished);
		if (this.over) {
			finished();
		}
	}

	/** The body has ended, or nobody wants the rest. */
	void finished() {
		this.over = true;
		this.attempt.finished();
		Cleaner.Cleanable forgotten = this.forgotten;
		if (forgotten != null) {
			forgotten.clean();
		}
	}

	/** The body broke off, which says nothing of the node if this side has ended it. */
	void broke(Throwable failure) {
		if (!HttpOutcomes.isOfThisSide(failure)) {
			this.attempt.broke(HttpOutcomes.brokenAnswer(failure));
		}
		finished();
	}

}
