package dev.healthcheck.http;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * What the ends of the tries of one request mean.
 *
 * @param upstream the upstream
 * @param method the method of the request
 * @param uri what it asks for
 * @param options what the caller says of failures
 * @param mismatches takes notes
 */
record HttpPolicy(Upstream upstream, HttpMethod method, URI uri, CallOptions options, Mismatches mismatches) {

	/** Methods of requests that a second node may be asked as well. */
	private static final Set<HttpMethod> HEDGED = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

	/** How long the rest of a failed response may keep its connection. */
	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * A response has begun.
	 * @param node the node
	 * @param answerer who gave the response, if that is known
	 * @param status its status
	 * @param headers its headers
	 * @param body the body of the request
	 * @return what it means
	 */
	Verdict ofResponse(Node node, @Nullable URI answerer, int status, HttpHeaders headers, Sent body) {
		if (isOfAnother(node, answerer)) {
			// the node answered with a redirect
			return Verdict.success();
		}
		String retryAfter = (status == HttpOutcomes.SERVICE_UNAVAILABLE) ? headers.getFirst(HttpHeaders.RETRY_AFTER)
				: null;
		Outcome outcome = HttpOutcomes.ofStatus(status, retryAfter, this.upstream.definition());
		return new Verdict(outcome, outcome instanceof Outcome.Failure && mayRepeat(body, false));
	}

	/** Whether a host that the node redirected to has given the response. */
	boolean isOfAnother(Node node, @Nullable URI answerer) {
		return answerer != null && !Trail.isAt(answerer, node.address());
	}

	/**
	 * A try failed.
	 * @param failed how it failed
	 * @param accepts whether the node accepts connections, if that is in doubt
	 * @param body the body of the request
	 * @return what it means
	 */
	Verdict ofFailure(FailedTry failed, boolean accepts, Sent body) {
		if (body.isFailed()) {
			return Verdict.ignored();
		}
		UpstreamDefinition definition = this.upstream.definition();
		if (failed.isMismatch(this.uri, definition)) {
			this.mismatches.note(this.upstream);
		}
		return failed.judge(accepts, this.uri, definition, this.options, (neverHad) -> mayRepeat(body, neverHad));
	}

	/** A body that was begun had a connection, be it to whom the node redirected to. */
	private boolean mayRepeat(Sent body, boolean neverHad) {
		return body.isRepeatable() && (HttpOutcomes.isIdempotent(this.method) || (neverHad && !body.isBegun()));
	}

	/**
	 * Whether a second node may be asked while the first one has the request.
	 * @param bodyless whether the request has no body
	 * @param sentOnce whether it has one that is known to be sent once only
	 * @return whether it may
	 * @throws IllegalArgumentException if the caller wants that of a request whose body
	 * can be sent once only
	 */
	boolean mayHedge(boolean bodyless, boolean sentOnce) {
		if (!this.upstream.definition().hedge().enabled()) {
			return false;
		}
		if (this.options.hedging() && sentOnce) {
			throw new IllegalArgumentException("the request " + this.method + " " + this.uri
					+ " cannot be hedged: its body can be sent only once (accepted: no body, or one that is in memory)");
		}
		return this.options.hedging() || (bodyless && HEDGED.contains(this.method));
	}

	/** Whether a node accepts connections; waits for it. */
	boolean accepts(Node node, @Nullable Duration timeLeft) {
		return NodePort.accepts(node.address(), this.upstream.definition().check().timeout(), timeLeft);
	}

	/** How long the rest of a failed response is read while the next try is under way. */
	static Duration drainTimeout(@Nullable Duration timeLeft) {
		return (timeLeft != null && timeLeft.compareTo(DRAIN_TIMEOUT) < 0) ? timeLeft : DRAIN_TIMEOUT;
	}

}
