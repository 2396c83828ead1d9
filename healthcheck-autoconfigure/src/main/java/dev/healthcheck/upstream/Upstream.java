package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A named set of nodes with shared health. Thread-safe; made and kept by
 * {@link Upstreams}.
 */
public interface Upstream {

	/**
	 * Its name.
	 * @return the name
	 */
	String name();

	/**
	 * What it consists of and how it behaves.
	 * @return the definition in force
	 */
	UpstreamDefinition definition();

	/**
	 * Make a call: on the node that is chosen, and when that fails on the next, as far as
	 * the definition allows.
	 * @param call what to do with a node
	 * @param <T> the type of the result
	 * @return the result
	 * @throws NoNodeAvailableException if no node could be tried
	 * @throws TriesExceededException if all tries failed or their time was over
	 */
	default <T extends @Nullable Object> T call(NodeCall<T> call) {
		return call(call, CallOptions.ofDefaults());
	}

	/**
	 * Make a call.
	 * @param call what to do with a node
	 * @param options what is different for this call
	 * @param <T> the type of the result
	 * @return the result
	 * @throws NoNodeAvailableException if no node could be tried
	 * @throws TriesExceededException if all tries failed or their time was over
	 * @throws IllegalArgumentException if there is no such level
	 */
	<T extends @Nullable Object> T call(NodeCall<T> call, CallOptions options);

	/**
	 * Make a call without waiting for it.
	 * @param call what to do with a node
	 * @param <T> the type of the result
	 * @return the result; ending it, as by {@code cancel} or {@code orTimeout}, cancels
	 * the try that is under way and is a timeout of its node if that had at least
	 * {@code check.timeout} to answer. It fails as {@link #call(NodeCall)} does
	 */
	default <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call) {
		return callAsync(call, CallOptions.ofDefaults());
	}

	/**
	 * Make a call without waiting for it.
	 * @param call what to do with a node
	 * @param options what is different for this call
	 * @param <T> the type of the result
	 * @return the result; cancelling it cancels the try that is under way. It fails as
	 * {@link #call(NodeCall, CallOptions)} does
	 */
	<T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call, CallOptions options);

	/**
	 * The tries of a call that is made elsewhere; for transports.
	 * @param options what is different for this call
	 * @return the tries
	 * @throws IllegalArgumentException if there is no such level
	 */
	Attempts attempts(CallOptions options);

	/**
	 * Begin a request to a node that was chosen before, as when it is repeated there; for
	 * transports.
	 * @param address where the node listens
	 * @return the try, or {@code null} if there is no such node any more
	 */
	@Nullable Attempt attempt(NodeAddress address);

	/**
	 * Choose a node. Report the outcome of the request with {@link #report}, by the
	 * instance that is returned: the request counts as being in flight until then, or
	 * until it is given up after ten to fifteen minutes.
	 * @return the node
	 * @throws NoNodeAvailableException if none can be chosen
	 */
	default Node select() {
		return select(CallOptions.ofDefaults());
	}

	/**
	 * Choose a node. Report the outcome of the request with {@link #report}, by the
	 * instance that is returned: the request counts as being in flight until then, or
	 * until it is given up after ten to fifteen minutes.
	 * @param options levels and hash key; tries are up to the caller
	 * @return the node
	 * @throws NoNodeAvailableException if none can be chosen
	 * @throws IllegalArgumentException if there is no such level
	 */
	Node select(CallOptions options);

	/**
	 * Report how a request to a node that was chosen by {@link #select} ended. Like every
	 * outcome it says nothing any more if the node was taken out or came back meanwhile.
	 * @param node the instance that {@code select} returned; with another one of the same
	 * address the oldest selection is meant, or, if all are reported, a request that
	 * begins and ends now
	 * @param outcome how the request ended
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	default void report(Node node, Outcome outcome) {
		report(node, outcome, Duration.ZERO);
	}

	/**
	 * Report how a request to a node that was chosen by {@link #select} ended, and how
	 * long it took.
	 * @param node the instance that {@code select} returned, as for
	 * {@link #report(Node, Outcome)}
	 * @param outcome how the request ended
	 * @param latency the time until the answer, zero if it is not known
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	void report(Node node, Outcome outcome, Duration latency);

	/**
	 * Set what the operator wants of a node, until its definition says something else.
	 * @param node the node
	 * @param state the wish
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	void admin(Node node, AdminState state);

	/**
	 * All that is known at this moment.
	 * @return an immutable snapshot
	 */
	UpstreamSnapshot snapshot();

	/**
	 * How the requests to its present nodes went.
	 * @return numbers since the nodes joined, times of the last minute
	 */
	RequestStatistics requestStatistics();

	/**
	 * How old the definition may be.
	 * @return its age, zero while changes arrive; {@code null} if it is not fed from
	 * outside
	 */
	@Nullable Duration dataAge();

	/**
	 * The health of the nodes, level by level; for transports.
	 * @return the nodes
	 */
	Collection<NodeHealth> nodes();

	/**
	 * The health of one node; for transports.
	 * @param address where the node listens
	 * @return its health, or {@code null} if there is no such node
	 */
	@Nullable NodeHealth health(NodeAddress address);

	/**
	 * The balancer, whose state all channels share; for transports.
	 * @return the balancer
	 */
	Balancer balancer();

	/**
	 * The monotonic clock of everything in this upstream.
	 * @return nanoseconds from an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Whether the application has started, for transports: until then, what takes too
	 * long may be its own fault.
	 * @return whether it has
	 */
	boolean isStarted();

	/**
	 * Be told after nodes, or what can be chosen, may have changed; for transports. The
	 * listener must return quickly.
	 * @param listener what to run
	 */
	void addChangeListener(Runnable listener);

	void removeChangeListener(Runnable listener);

	/**
	 * Check all nodes now; without effect when checks are off.
	 */
	void checkAllNow();

	/**
	 * Check the fellows of a node now, and itself as soon as one of them has passed,
	 * because requests to it are not answered; without effect when checks are off.
	 * @param node the node
	 */
	void secondOpinion(NodeHealth node);

}
