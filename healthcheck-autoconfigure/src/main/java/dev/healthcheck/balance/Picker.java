package dev.healthcheck.balance;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Chooses one of an immutable list of candidates, without locks or allocation.
 *
 * @param <C> the type of candidates
 */
@FunctionalInterface
public interface Picker<C extends Candidate> {

	/**
	 * Choose one.
	 * @param usable which candidates may be chosen now
	 * @return the candidate, or {@code null} if none is usable
	 */
	@Nullable C pick(Predicate<? super C> usable);

	/**
	 * Choose the one that a key belongs to, if the balancer knows of keys, and any one
	 * otherwise.
	 * @param usable which candidates may be chosen now
	 * @param key what the request is about, such as a user or a path
	 * @return the candidate, or {@code null} if none is usable
	 */
	default @Nullable C pick(Predicate<? super C> usable, String key) {
		return pick(usable);
	}

}
