package dev.healthcheck.http;

import java.io.IOException;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;

/**
 * The tries of one request whose caller waits. Every attempt ends before its response is
 * handed on, so nothing is left in flight by who never closes a response.
 */
final class UpstreamExchange {

	private final Upstream upstream;

	private final HttpMethod method;

	private final SentBody body;

	private final CallOptions options;

	private final Attempts attempts;

	UpstreamExchange(Upstream upstream, HttpMethod method, SentBody body, CallOptions options) {
		this.upstream = upstream;
		this.method = method;
		this.body = body;
		this.options = options;
		this.attempts = upstream.attempts(options);
	}

	/**
	 * Try until one succeeds.
	 * @return the response of the last try, also if its status is a failure
	 * @throws IOException the failure of the last try, if it may not be repeated; else
	 * one that is caused by the exception that says how many tries failed
	 */
	ClientHttpResponse execute(Sender sender) throws IOException {
		Attempt attempt = this.attempts.next();
		if (attempt == null) {
			throw this.attempts.exhausted(null);
		}
		while (true) {
			ClientHttpResponse response;
			try {
				response = sender.send(attempt.node());
			}
			catch (IOException ex) {
				attempt = next(attempt, ex);
				continue;
			}
			catch (RuntimeException | Error ex) {
				attempt.end(Outcome.ignored());
				throw ex;
			}
			Attempt next = next(attempt, response);
			if (next == null) {
				return response;
			}
			// only now: without a further try it is the caller's
			response.close();
			attempt = next;
		}
	}

	private @Nullable Attempt next(Attempt attempt, ClientHttpResponse response) {
		Outcome outcome = HttpOutcomes.ofStatus(status(response), this.upstream.definition());
		attempt.end(outcome);
		return (outcome instanceof Outcome.Failure && mayRepeat(false)) ? this.attempts.next() : null;
	}

	private Attempt next(Attempt attempt, IOException failure) throws IOException {
		Outcome outcome = outcome(failure);
		attempt.end(outcome);
		if (!(outcome instanceof Outcome.Failure) || !mayRepeat(HttpOutcomes.neverConnected(failure))) {
			throw failure;
		}
		Attempt next = this.attempts.next();
		if (next == null) {
			RuntimeException exhausted = this.attempts.exhausted(failure);
			throw new IOException(exhausted.getMessage(), exhausted);
		}
		return next;
	}

	private Outcome outcome(IOException failure) {
		if (this.body.isFailed() || Thread.currentThread().isInterrupted()) {
			return Outcome.ignored();
		}
		return HttpOutcomes.ofFailure(failure, false, this.options);
	}

	private boolean mayRepeat(boolean neverConnected) {
		if (HttpOutcomes.isIdempotent(this.method)) {
			return this.body.repeatable() || !this.body.isBegun();
		}
		// a body that was begun had a connection, be it to whom the node redirected to
		return neverConnected && !this.body.isBegun();
	}

	private static int status(ClientHttpResponse response) {
		try {
			return response.getStatusCode().value();
		}
		catch (IOException | IllegalArgumentException ex) {
			return HttpOutcomes.MALFORMED_STATUS;
		}
	}

	/** Sends the request to a node. */
	@FunctionalInterface
	interface Sender {

		ClientHttpResponse send(Node node) throws IOException;

	}

}
