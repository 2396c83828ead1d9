package dev.healthcheck.http;

import java.net.URI;
import java.util.function.Predicate;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.NoConnection;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Verdict;

/**
 * A try that ended with an exception.
 *
 * @param failure the exception
 * @param reach how far the request had got
 * @param sent whether the whole request is known to have been sent, so that what went
 * wrong is the answer
 */
record FailedTry(Throwable failure, Reach reach, boolean sent) {

	/**
	 * A try that ended with an exception. That there is no connection in the end does not
	 * mean that the node never had the request: clients repeat on a new connection what
	 * broke on one that they had kept, and a request that ends its server looks like
	 * that.
	 * @param failure the exception
	 * @param it the try
	 * @param reach how far the request had got, as its client has it
	 * @param sent whether the whole request is known to have been sent
	 * @return the try that failed
	 */
	static FailedTry of(Throwable failure, Attempt it, Reach reach, boolean sent) {
		boolean refused = NoConnection.isCauseOf(failure);
		if ((reach == Reach.PERHAPS_SENT && !(refused && it.mayHaveKeptConnection()))
				|| (reach == Reach.SENT_AGAIN && !refused)) {
			return new FailedTry(failure, Reach.UNKNOWN, sent);
		}
		if (refused && reach != Reach.NEVER_SENT && reach != Reach.UNKNOWN) {
			it.taken();
		}
		return new FailedTry(failure, reach, sent);
	}

	/** Whether it takes {@link NodePort} to tell whose failure it is. */
	boolean isDoubtful() {
		return this.reach != Reach.ANSWERED && NoConnection.isCauseOf(this.failure)
				&& !HttpOutcomes.isOfThisSide(this.failure) && !HttpOutcomes.isOfAProxy(this.failure);
	}

	/**
	 * What it means.
	 * @param accepts whether the node accepts connections, if that is in doubt
	 * @param uri what was asked for
	 * @param definition the upstream
	 * @param options what the caller says of failures
	 * @param mayRepeat whether another node may be asked, given whether it is certain
	 * that this one never had the request
	 * @return the verdict
	 */
	Verdict judge(boolean accepts, URI uri, UpstreamDefinition definition, CallOptions options,
			Predicate<Boolean> mayRepeat) {
		if (this.reach == Reach.ANSWERED) {
			// what failed came after: a redirect, a challenge
			return Verdict.success();
		}
		if (isDoubtful() && accepts) {
			// of somebody else, or of a moment ago
			return new Verdict(Outcome.ignored(), this.reach == Reach.NEVER_SENT && mayRepeat.test(true));
		}
		if (isMismatch(uri, definition)) {
			return Verdict.ignored();
		}
		boolean tls = HttpOutcomes.isTls(this.failure);
		if (tls && !isDoubtful() && !isHttps(uri)) {
			// of a host that the node redirected to
			return Verdict.ignored();
		}
		Verdict verdict = HttpOutcomes.verdict(this.failure, this.sent, options);
		boolean neverHad = this.reach == Reach.NEVER_SENT ? tls || isDoubtful()
				: this.reach == Reach.UNKNOWN && isDoubtful();
		return new Verdict(isUnsure(tls, verdict.outcome()) ? ambiguous(verdict.outcome()) : verdict.outcome(),
				verdict.repeat() && mayRepeat.test(neverHad));
	}

	private boolean isUnsure(boolean tls, Outcome outcome) {
		if (isDoubtful()) {
			return false;
		}
		return tls ? this.reach != Reach.NEVER_SENT : this.reach == Reach.UNKNOWN
				&& outcome instanceof Outcome.Failure failed && failed.kind() == FailureKind.TIMEOUT;
	}

	/**
	 * Whether a call by {@code https} failed because the nodes do not speak TLS.
	 * @param uri what was asked for
	 * @param definition the upstream
	 * @return whether it is the caller's mistake
	 */
	boolean isMismatch(URI uri, UpstreamDefinition definition) {
		return isHttps(uri) && this.reach != Reach.ANSWERED && !isDoubtful()
				&& (HttpOutcomes.isPlain(definition) || HttpOutcomes.saysPlain(this.failure));
	}

	private static boolean isHttps(URI uri) {
		return "https".equalsIgnoreCase(uri.getScheme());
	}

	private static Outcome ambiguous(Outcome outcome) {
		return (outcome instanceof Outcome.Failure failed) ? Outcome.ambiguousFailure(failed.kind(), failed.cause())
				: outcome;
	}

}
