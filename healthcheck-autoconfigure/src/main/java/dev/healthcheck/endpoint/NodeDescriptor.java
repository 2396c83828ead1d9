package dev.healthcheck.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.healthcheck.fleet.NodeShare;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A node as the endpoint shows it. What is not known is {@code null}.
 *
 * @param node its address, {@code host:port}
 * @param status how it is
 * @param reason why, in one sentence
 * @param since when it came into this status
 * @param weight its share of the traffic
 * @param effectiveWeight the same after slow start
 * @param current whether a sticky balancer is at this node
 * @param admin the operator's wish in force
 * @param breaker what real requests have made of it
 * @param check what checks have found
 * @param requests the requests sent to it
 * @param source where its definition comes from
 * @param problem what was wrong with its definition and therefore ignored
 * @param history its last transitions, oldest first; left out of lists
 */
@JsonInclude(Include.ALWAYS)
record NodeDescriptor(String node, NodeStatus status, String reason, Instant since, int weight, double effectiveWeight,
		boolean current, AdminState admin, Breaker breaker, Check check, RequestStatistics requests, String source,
		@Nullable String problem,
		@JsonInclude(Include.NON_NULL) @Nullable List<NodeTransition> history) implements OperationResponseBody {

	static NodeDescriptor of(NodeSnapshot node) {
		return of(node, null);
	}

	static NodeDescriptor withHistory(NodeSnapshot node) {
		return of(node,
				node.history()
					.stream()
					.map((transition) -> new NodeTransition(millis(transition.at()), transition.from(), transition.to(),
							transition.cause()))
					.toList());
	}

	private static NodeDescriptor of(NodeSnapshot node, @Nullable List<NodeTransition> history) {
		return new NodeDescriptor(node.address().toString(), node.status(), node.reason(), millis(node.since()),
				node.node().weight(), node.effectiveWeight(), node.current(), node.admin(), Breaker.of(node.breaker()),
				Check.of(node.check()), node.requests(), node.node().source().name().toLowerCase(Locale.ROOT),
				node.node().problem(), history);
	}

	/** The same, and who checks it. */
	NodeDescriptor with(@Nullable NodeShare share) {
		return (share == null) ? this
				: new NodeDescriptor(this.node, this.status, this.reason, this.since, this.weight, this.effectiveWeight,
						this.current, this.admin, this.breaker, this.check.with(share), this.requests, this.source,
						this.problem, this.history);
	}

	/** Nobody needs more digits. */
	private static Instant millis(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * The passive side.
	 *
	 * @param state the breaker's state
	 * @param fails failures counted now
	 * @param maxFails failures that open the breaker; {@code null} if a comparison with
	 * the other nodes decides
	 * @param failTimeout window of the failures and time out of use
	 * @param openUntil when the next trial is due
	 */
	@JsonInclude(Include.ALWAYS)
	record Breaker(BreakerState state, int fails, @Nullable Integer maxFails, Duration failTimeout,
			@Nullable Instant openUntil) {

		private static Breaker of(NodeSnapshot.Breaker breaker) {
			Instant openUntil = breaker.openUntil();
			return new Breaker(breaker.state(), breaker.fails(), breaker.maxFails(), breaker.failTimeout(),
					(openUntil != null) ? millis(openUntil) : null);
		}

	}

	/**
	 * The active side.
	 *
	 * @param type the type of check
	 * @param state what checks have found
	 * @param lastResult the last result in a word
	 * @param lastCheck when the last check ended
	 * @param latencyMillis how long the last check took
	 * @param successes successes in a row
	 * @param failures failures since the last success
	 * @param by which instance checks the node for all; left out, as the next two, if
	 * checks are not shared
	 * @param role what this instance is for the node
	 * @param words what instances say of it
	 */
	@JsonInclude(Include.ALWAYS)
	record Check(String type, ActiveState state, @Nullable String lastResult, @Nullable Instant lastCheck,
			@Nullable Long latencyMillis, int successes, int failures,
			@JsonInclude(Include.NON_NULL) @Nullable String by, @JsonInclude(Include.NON_NULL) @Nullable String role,
			@JsonInclude(Include.NON_NULL) @Nullable List<String> words) {

		private Check with(NodeShare share) {
			return new Check(this.type, this.state, this.lastResult, this.lastCheck, this.latencyMillis, this.successes,
					this.failures, share.by(), share.role().toString(), share.words());
		}

		private static Check of(NodeSnapshot.Check check) {
			Instant lastCheck = check.lastCheck();
			Duration latency = check.latency();
			return new Check(check.type(), check.state(), check.lastResult(),
					(lastCheck != null) ? millis(lastCheck) : null,
					(latency != null) ? Math.round(latency.toNanos() / 1e6) : null, check.successes(), check.failures(),
					null, null, null);
		}

	}

}
