package dev.healthcheck.http;

import java.net.URI;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.NoConnection;
import dev.healthcheck.upstream.UpstreamDefinition;

/**
 * A try that ended with an exception.
 *
 * @param failure the exception
 * @param reach how far the request had got
 * @param sent whether the whole request is known to have been sent, so that what went
 * wrong is the answer
 */
record FailedTry(Throwable failure, Reach reach, boolean sent) {

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
	 * @return the verdict
	 */
	Verdict judge(boolean accepts, URI uri, UpstreamDefinition definition, CallOptions options) {
		if (this.reach == Reach.ANSWERED) {
			// what failed came after: a redirect, a challenge
			return new Verdict(Outcome.success(), false, false);
		}
		if (isDoubtful()) {
			boolean never = this.reach == Reach.NEVER_SENT || (this.reach == Reach.UNKNOWN && !accepts);
			Outcome outcome = accepts ? Outcome.ignored() : HttpOutcomes.ofFailure(this.failure, this.sent, options);
			return new Verdict(outcome, !accepts || never, never);
		}
		if (isMismatch(uri, definition)) {
			return new Verdict(Outcome.ignored(), false, false);
		}
		Outcome outcome = HttpOutcomes.ofFailure(this.failure, this.sent, options);
		boolean tls = HttpOutcomes.isTls(this.failure);
		if (tls && !isHttps(uri)) {
			// of a host that the node redirected to
			return new Verdict(Outcome.ignored(), false, false);
		}
		boolean unsure = tls ? this.reach != Reach.NEVER_SENT : this.reach == Reach.UNKNOWN
				&& outcome instanceof Outcome.Failure failed && failed.kind() == FailureKind.TIMEOUT;
		return new Verdict(unsure ? ambiguous(outcome) : outcome, outcome instanceof Outcome.Failure,
				tls && this.reach == Reach.NEVER_SENT);
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

	/**
	 * What a failed try means.
	 *
	 * @param outcome what is said about the node
	 * @param repeat whether another node may do better
	 * @param neverHad whether it is certain that the node never had the request
	 */
	record Verdict(Outcome outcome, boolean repeat, boolean neverHad) {

	}

}
