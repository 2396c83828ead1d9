package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.NodeAddress;

/**
 * Asks a node once whether it lives. A bean of this type can be named as
 * {@code check.type}, by the name of the bean.
 * <p>
 * Probes are called on the one thread that all checks share, so they must not block; the
 * stage may be completed by any thread. A probe that throws, a stage that fails or has no
 * result is a failed check of kind {@code tcp} ({@code timeout} for a
 * {@link java.util.concurrent.TimeoutException}). A stage that is not complete a second
 * after the timeout is given up as a {@code timeout}, and what comes later is dropped. A
 * node is never asked twice at a time, except after it was given up.
 */
@FunctionalInterface
public interface NodeProbe {

	/**
	 * Ask the node, without blocking.
	 * @param target where to ask
	 * @param timeout bound on the whole check: connect, TLS, send, read
	 * @return the result; a stage that fails or takes longer than the timeout is a failed
	 * check too
	 */
	CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout);

	/**
	 * Release what is kept for a node, such as an open connection: it is no longer
	 * checked. Does nothing unless overridden; the node may be asked again later.
	 * @param target the node
	 */
	default void forget(NodeAddress target) {
	}

}
