package dev.healthcheck.http;

import java.io.IOException;
import java.util.function.Consumer;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Race;
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

	/** Is given what may go on. */
	private final Consumer<InFlight> open;

	UpstreamExchange(Upstream upstream, ClientHttpRequest request, SentBody body, Mismatches mismatches,
			Consumer<InFlight> open) {
		CallOptions options = UpstreamAttributes.callOptions(request.getAttributes());
		this.body = body;
		this.open = open;
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
		return new Race<ClientHttpResponse>(this.attempts,
				this.policy.mayHedge(this.body.isEmpty(), this.body.isSentOnce()),
				(first, line) -> tries(first, line, sender), ClientHttpResponse::close)
			.run();
	}

	private @Nullable ClientHttpResponse tries(Attempt first, Race<ClientHttpResponse>.Line line, Sender sender)
			throws IOException {
		Attempt next = first;
		while (next != null) {
			Attempt it = next;
			Trail trail = Trail.UNKNOWN;
			ClientHttpResponse response;
			try {
				ClientHttpRequest request = sender.request(it.node());
				trail = Trails.of(request);
				line.begins(it, trail::cancel);
				response = request.execute();
			}
			catch (IOException ex) {
				next = failed(it, trail, ex, line);
				continue;
			}
			catch (RuntimeException | Error ex) {
				if (ex instanceof RuntimeException failure && trail.isSent()) {
					next = failed(it, trail, failure, line);
					continue;
				}
				it.end(Outcome.ignored());
				throw ex;
			}
			Verdict verdict = verdict(it, trail, response);
			next = this.policy.isOfAnother(it.node(), trail.answerer(response)) ? this.attempts.next(it, verdict)
					: this.attempts.answered(it, verdict);
			if (next == null && !this.attempts.isLeftToAnother(verdict)) {
				InFlight inFlight = new InFlight(it);
				this.open.accept(inFlight);
				return new InFlightResponse(response, inFlight);
			}
			// only now: without a further try it is the caller's
			Leftovers.discard(response, trail, HttpPolicy.drainTimeout(this.attempts.timeLeft()));
		}
		return null;
	}

	private Verdict verdict(Attempt it, Trail trail, ClientHttpResponse response) {
		return this.policy.ofResponse(it.node(), trail.answerer(response), status(response), response.getHeaders(),
				this.body);
	}

	private <E extends Exception> @Nullable Attempt failed(Attempt it, Trail trail, E failure,
			Race<ClientHttpResponse>.Line line) throws E, IOException {
		if (line.isCancelled()) {
			it.end(Outcome.ignored());
			return null;
		}
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
		if (next == null && !this.attempts.isLeftToAnother(verdict)) {
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
