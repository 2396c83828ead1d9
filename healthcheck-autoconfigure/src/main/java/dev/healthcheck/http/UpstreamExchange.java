package dev.healthcheck.http;

import java.io.IOException;
import java.net.URI;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * The tries of one request whose caller waits.
 */
final class UpstreamExchange {

	private final SentBody body;

	private final HttpPolicy policy;

	private final Attempts attempts;

	UpstreamExchange(Upstream upstream, ClientHttpRequest request, SentBody body, Mismatches mismatches) {
		CallOptions options = UpstreamAttributes.callOptions(request.getAttributes());
		this.body = body;
		this.policy = new HttpPolicy(upstream, request.getMethod(), request.getURI(), options, mismatches);
		this.attempts = upstream.attempts(options);
	}

	/**
	 * Try until one succeeds.
	 * @return the response of the last try, also if its status is a failure
	 * @throws IOException the failure of the last try, if it may not be repeated; else
	 * one that is caused by the exception that says how many tries failed
	 */
	ClientHttpResponse execute(Sender sender) throws IOException {
		Attempt next = this.attempts.first();
		while (true) {
			Attempt it = next;
			Trail trail = Trail.UNKNOWN;
			ClientHttpResponse response;
			try {
				ClientHttpRequest request = sender.request(it.node());
				trail = Trails.of(request);
				response = request.execute();
			}
			catch (IOException ex) {
				next = failed(it, trail, ex);
				continue;
			}
			catch (RuntimeException | Error ex) {
				if (ex instanceof RuntimeException failure && trail.isSent()) {
					next = failed(it, trail, failure);
					continue;
				}
				it.end(Outcome.ignored());
				throw ex;
			}
			next = answered(it, trail, response);
			if (next == null) {
				return new InFlightResponse(response, it);
			}
			// only now: without a further try it is the caller's
			Leftovers.discard(response, trail, HttpPolicy.drainTimeout(this.attempts.timeLeft()));
		}
	}

	private @Nullable Attempt answered(Attempt it, Trail trail, ClientHttpResponse response) {
		URI answerer = trail.answerer(response);
		Verdict verdict = this.policy.ofResponse(it.node(), answerer, status(response), response.getHeaders(),
				this.body);
		return this.policy.isOfAnother(it.node(), answerer) ? this.attempts.next(it, verdict)
				: this.attempts.answered(it, verdict);
	}

	private <E extends Exception> Attempt failed(Attempt it, Trail trail, E failure) throws E, IOException {
		if (Thread.currentThread().isInterrupted() && !this.body.isFailed()) {
			boolean asked = !this.body.isUnderWay() && trail.reach() != Reach.NEVER_SENT;
			it.end(asked ? it.hungUp() : Outcome.ignored());
			throw failure;
		}
		FailedTry failed = FailedTry.of(failure, it, trail.reach(), trail.isSent());
		boolean accepts = failed.isDoubtful() && !this.body.isFailed()
				&& this.policy.accepts(it.node(), this.attempts.timeLeft());
		Verdict verdict = this.policy.ofFailure(failed, accepts, this.body);
		Attempt next = this.attempts.next(it, verdict);
		if (!verdict.repeat()) {
			throw failure;
		}
		if (next == null) {
			RuntimeException exhausted = this.attempts.exhausted(failure);
			throw new IOException(exhausted.getMessage(), exhausted);
		}
		return next;
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

}
