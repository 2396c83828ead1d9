package dev.healthcheck.http;

import java.io.IOException;
import java.net.URI;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * The tries of one request whose caller waits.
 */
final class UpstreamExchange {

	private final Upstream upstream;

	private final ClientHttpRequest request;

	private final SentBody body;

	private final Mismatches mismatches;

	private final CallOptions options;

	private final Attempts attempts;

	UpstreamExchange(Upstream upstream, ClientHttpRequest request, SentBody body, Mismatches mismatches) {
		this.upstream = upstream;
		this.request = request;
		this.body = body;
		this.mismatches = mismatches;
		this.options = UpstreamAttributes.callOptions(request.getAttributes());
		this.attempts = upstream.attempts(this.options);
	}

	/**
	 * Try until one succeeds.
	 * @return the response of the last try, also if its status is a failure
	 * @throws IOException the failure of the last try, if it may not be repeated; else
	 * one that is caused by the exception that says how many tries failed
	 */
	ClientHttpResponse execute(Sender sender) throws IOException {
		Try next = first();
		while (true) {
			Try it = next;
			ClientHttpResponse response;
			try {
				response = it.send(sender);
			}
			catch (IOException ex) {
				next = next(it, ex);
				continue;
			}
			catch (RuntimeException | Error ex) {
				it.attempt.end(Outcome.ignored());
				throw ex;
			}
			URI answerer = it.trail.answerer(response);
			if (answerer != null && !Trail.isAt(answerer, it.attempt.node().address())) {
				// the node answered with a redirect
				it.attempt.end(Outcome.success());
				return response;
			}
			next = next(it, response);
			if (next == null) {
				return new InFlightResponse(response, it.attempt);
			}
			// only now: without a further try it is the caller's
			it.attempt.finished();
			Leftovers.discard(response, it.trail);
		}
	}

	private Try first() {
		Attempt first = this.attempts.next();
		if (first == null) {
			throw this.attempts.exhausted(null);
		}
		return new Try(first);
	}

	private @Nullable Try next(Try it, ClientHttpResponse response) {
		Outcome outcome = HttpOutcomes.ofStatus(status(response), this.upstream.definition());
		it.attempt.answered(outcome);
		Attempt next = (outcome instanceof Outcome.Failure && mayRepeat(false)) ? this.attempts.next() : null;
		return (next != null) ? new Try(next) : null;
	}

	private Try next(Try it, IOException failure) throws IOException {
		UpstreamDefinition definition = this.upstream.definition();
		if (this.body.isFailed()) {
			it.attempt.end(Outcome.ignored());
			throw failure;
		}
		if (Thread.currentThread().isInterrupted()) {
			boolean asked = !this.body.isUnderWay() && it.trail.reach() != Reach.NEVER_SENT;
			it.attempt.end(asked ? it.attempt.hungUp() : Outcome.ignored());
			throw failure;
		}
		FailedTry failed = new FailedTry(failure, it.trail.reach(), false);
		boolean accepts = failed.isDoubtful() && NodePort.accepts(it.attempt.node().address(),
				definition.check().timeout(), this.attempts.timeLeft());
		FailedTry.Verdict verdict = failed.judge(accepts, this.request.getURI(), definition, this.options);
		it.attempt.end(verdict.outcome());
		if (failed.isMismatch(this.request.getURI(), definition)) {
			this.mismatches.note(this.upstream);
		}
		if (!verdict.repeat() || !mayRepeat(verdict.neverHad())) {
			throw failure;
		}
		Attempt next = this.attempts.next();
		if (next == null) {
			RuntimeException exhausted = this.attempts.exhausted(failure);
			throw new IOException(exhausted.getMessage(), exhausted);
		}
		return new Try(next);
	}

	private boolean mayRepeat(boolean neverHad) {
		if (HttpOutcomes.isIdempotent(this.request.getMethod())) {
			return this.body.repeatable() || !this.body.isBegun();
		}
		// a body that was begun had a connection, be it to whom the node redirected to
		return neverHad && !this.body.isBegun();
	}

	private static int status(ClientHttpResponse response) {
		try {
			return response.getStatusCode().value();
		}
		catch (IOException | IllegalArgumentException ex) {
			return HttpOutcomes.MALFORMED_STATUS;
		}
	}

	/** Makes the request to a node. */
	@FunctionalInterface
	interface Sender {

		ClientHttpRequest request(Node node) throws IOException;

	}

	/** A try. */
	private static final class Try {

		private final Attempt attempt;

		private Trail trail = Trail.UNKNOWN;

		Try(Attempt attempt) {
			this.attempt = attempt;
		}

		ClientHttpResponse send(Sender sender) throws IOException {
			ClientHttpRequest sent = sender.request(this.attempt.node());
			this.trail = Trails.of(sent);
			return sent.execute();
		}

	}

}
