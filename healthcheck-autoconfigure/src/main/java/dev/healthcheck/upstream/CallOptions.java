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
 * @param classifier what a failure of the call says about the node
 */
public record CallOptions(List<String> levels, @Nullable Integer tries, @Nullable Duration tryTimeout,
		@Nullable String hashKey, Function<Throwable, Outcome> classifier) {

	private static final CallOptions DEFAULTS = new CallOptions(List.of(), null, null, null, CallFailures::outcome);

	public CallOptions {
		levels = List.copyOf(levels);
		Objects.requireNonNull(classifier, "'classifier' must not be null");
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
		return new CallOptions(List.of(levels), this.tries, this.tryTimeout, this.hashKey, this.classifier);
	}

	public CallOptions withTries(int tries) {
		return new CallOptions(this.levels, tries, this.tryTimeout, this.hashKey, this.classifier);
	}

	public CallOptions withTryTimeout(Duration tryTimeout) {
		return new CallOptions(this.levels, this.tries, tryTimeout, this.hashKey, this.classifier);
	}

	public CallOptions withHashKey(String hashKey) {
		return new CallOptions(this.levels, this.tries, this.tryTimeout, hashKey, this.classifier);
	}

	/**
	 * Say what exceptions mean. One that is no {@link Outcome.Failure failure} of the
	 * node ends the call: it is thrown as it is, and no other node is tried.
	 * @param classifier makes an outcome of an exception
	 * @return the options
	 */
	public CallOptions withClassifier(Function<Throwable, Outcome> classifier) {
		return new CallOptions(this.levels, this.tries, this.tryTimeout, this.hashKey, classifier);
	}

	/**
	 * What an exception of the call means, as the classifier says. Without a connection
	 * it is a {@link Outcome.Failure#refused() refusal}; for transports.
	 * @param error the exception
	 * @return the outcome; one that cannot be classified says nothing
	 */
	public Outcome classify(Throwable error) {
		try {
			return CallFailures.refusedWithoutConnection(this.classifier.apply(CallFailures.unwrapped(error)), error);
		}
		catch (RuntimeException ex) {
			error.addSuppressed(ex);
			return Outcome.ignored();
		}
	}

}
