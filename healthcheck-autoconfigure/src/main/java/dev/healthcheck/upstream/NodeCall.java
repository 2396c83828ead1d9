package dev.healthcheck.upstream;

import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * What a call does with the node that was chosen for it. It may be run again with another
 * node when it fails, so it should be safe to repeat, or the call should have
 * {@link CallOptions#withTries one try}.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface NodeCall<T extends @Nullable Object> {

	/**
	 * Do it.
	 * @param node the node
	 * @return the result
	 * @throws Exception if it failed; {@link CallOptions#withClassifier} says what that
	 * means
	 */
	T call(Node node) throws Exception;

}
