package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What one call wants to be different from its upstream's definition.
 *
 * @param levels the names of the levels to use, in this order; all in the definition's
 * order if empty
 * @param tries attempts over all levels, 0 for no bound; {@code null} for the upstream's
 * @param tryTimeout total time of the attempts, zero for no bound; {@code null} for the
 * upstream's
 * @param hashKey what the call is about, for the balancer {@code hash}; {@code null}: any
 * node will do
 * @param hedging whether it may be given to a second node while the first one has it,
 * although its kind does not say so
 * @param policy what the ends of tries mean
 */
public record CallOptions(List<String> levels, @Nullable Integer tries, @Nullable Duration tryTimeout,
		@Nullable String hashKey, boolean hedging, CallPolicy policy) {

	private static final CallOptions DEFAULTS = new CallOptions(List.of(), null, null, null, false,
			CallPolicy.of(CallFailures::outcome));

	public CallOptions {
		levels = List.copyOf(levels);
		Objects.requireNonNull(policy, "'policy' must not be null");
		if (tries != null && tries < 0) {
			throw new IllegalArgumentException("'tries' is " + tries + ", but must be 0 (no bound) or more");
		}
		if (tryTimeout != null && tryTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"'try-timeout' is " + tryTimeout + ", but must be zero or a positive duration such as 10s");
		}
	}

	/**
	 * All as the upstream's definition has it.
	 * @return the options
	 */
	public static CallOptions ofDefaults() {
		return DEFAULTS;
	}

	/**
	 * Use these levels, in this order.
	 * @param levels the names of the levels
	 * @return the options
	 */
	public CallOptions withLevels(String... levels) {
		return new CallOptions(List.of(levels), this.tries, this.tryTimeout, this.hashKey, this.hedging, this.policy);
	}

	public CallOptions withTries(int tries) {
		return new CallOptions(this.levels, tries, this.tryTimeout, this.hashKey, this.hedging, this.policy);
	}

	public CallOptions withTryTimeout(Duration tryTimeout) {
		return new CallOptions(this.levels, this.tries, tryTimeout, this.hashKey, this.hedging, this.policy);
	}

	public CallOptions withHashKey(String hashKey) {
		return new CallOptions(this.levels, this.tries, this.tryTimeout, hashKey, this.hedging, this.policy);
	}

	/**
	 * Allow that the call is made on a second node while the first one has it and is
	 * late: only for what may be done twice, at the same time. The answer that comes
	 * first is taken, and the other try is cancelled: its future, or the thread that
	 * waits in it is interrupted.
	 * @return the options
	 */
	public CallOptions withHedging() {
		return new CallOptions(this.levels, this.tries, this.tryTimeout, this.hashKey, true, this.policy);
	}

	/**
	 * Say what exceptions mean. One that is no {@link Outcome.Failure failure} of the
	 * node ends the call: it is thrown as it is, and no other node is tried.
	 * @param classifier makes an outcome of an exception
	 * @return the options
	 */
	public CallOptions withClassifier(Function<Throwable, Outcome> classifier) {
		return withPolicy(CallPolicy.of(classifier));
	}

	/**
	 * Say what exceptions and results mean, and what may be repeated.
	 * @param policy the policy
	 * @return the options
	 */
	public CallOptions withPolicy(CallPolicy policy) {
		return new CallOptions(this.levels, this.tries, this.tryTimeout, this.hashKey, this.hedging, policy);
	}

	/**
	 * What an exception of the call means, as the policy says. Without a connection it is
	 * a {@link Outcome.Failure#refused() refusal}; for transports.
	 * @param error the exception
	 * @return the verdict; one that cannot be judged says nothing
	 */
	public Verdict ofFailure(Throwable error) {
		try {
			Verdict verdict = this.policy.ofFailure(CallFailures.unwrapped(error));
			return (verdict.outcome() instanceof Outcome.Failure failure && NoConnection.isCauseOf(error))
					? new Verdict(failure.asRefusal(), verdict.repeat()) : verdict;
		}
		catch (RuntimeException ex) {
			error.addSuppressed(ex);
			return Verdict.ignored();
		}
	}

	/** What a result of the call means; one that cannot be judged says nothing. */
	Verdict ofResult(@Nullable Object result) {
		try {
			return this.policy.ofResult(result);
		}
		catch (RuntimeException ex) {
			return Verdict.ignored();
		}
	}

}
