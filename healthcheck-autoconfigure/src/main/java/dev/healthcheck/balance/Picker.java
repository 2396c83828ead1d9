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

}
