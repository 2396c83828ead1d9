package dev.healthcheck.upstream;

import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * What an asynchronous call does with the node that was chosen for it. It may be run
 * again with another node when it fails, as with {@link NodeCall}.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface AsyncNodeCall<T extends @Nullable Object> {

	/**
	 * Begin it.
	 * @param node the node
	 * @return what becomes the result; it is cancelled when the call is, if it is a
	 * {@link java.util.concurrent.Future}
	 * @throws Exception if it failed already
	 */
	CompletionStage<T> call(Node node) throws Exception;

}
