package dev.healthcheck.upstream;

import java.util.function.Function;

import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of a call's tries mean: whose failure it is, if it is one, and whether
 * the call may be repeated on another node.
 */
@FunctionalInterface
public interface CallPolicy {

	/**
	 * A try ended with an exception.
	 * @param failure the exception, without what asynchronous stages wrap around it
	 * @return what it means; without a repeat the exception is thrown as it is
	 */
	Verdict ofFailure(Throwable failure);

	/**
	 * A try of {@link Upstream#call call} or {@link Upstream#callAsync callAsync} ended
	 * with a result, which may be a failure all the same.
	 * @param result the result
	 * @return what it means; the result of the last try is that of the call, also if it
	 * is a failure
	 */
	default Verdict ofResult(@Nullable Object result) {
		return Verdict.success();
	}

	/**
	 * A policy by which failures are repeated, and all else is not.
	 * @param classifier what an exception says about the node
	 * @return the policy
	 */
	static CallPolicy of(Function<Throwable, Outcome> classifier) {
		return (failure) -> Verdict.of(classifier.apply(failure));
	}

}
