package dev.healthcheck.metrics;

import java.util.function.Consumer;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.CallTrace;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an observation of each try of a call, as part of what the caller observes. The
 * node is a key of high cardinality: it is in spans, never in meters.
 */
public final class CallObservations {

	private static final Logger log = LoggerFactory.getLogger(CallObservations.class);

	private final ObservationRegistry registry;

	public CallObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Observe all tries from now on.
	 * @param upstreams the upstreams that are called
	 */
	public void observe(Upstreams upstreams) {
		upstreams.traceCalls((upstream) -> new ObservedCall(upstream, this.registry.getCurrentObservation()));
	}

	/** A call of an upstream. */
	private final class ObservedCall implements CallTrace {

		private final String upstream;

		private final @Nullable Observation parent;

		ObservedCall(String upstream, @Nullable Observation parent) {
			this.upstream = upstream;
			this.parent = parent;
		}

		@Override
		public CallTrace partOf(Object parent) {
			return (parent instanceof Observation observation) ? new ObservedCall(this.upstream, observation) : this;
		}

		@Override
		public Consumer<Outcome> tried(Node node) {
			try {
				Observation observation = Observation
					.createNotStarted("healthcheck.try", CallObservations.this.registry)
					.contextualName("try " + this.upstream)
					.lowCardinalityKeyValue("upstream", this.upstream)
					.lowCardinalityKeyValue("outcome", "unknown")
					.highCardinalityKeyValue("node", node.address().toString())
					.parentObservation(this.parent)
					.start();
				return (outcome) -> end(observation, outcome);
			}
			catch (RuntimeException ex) {
				// a call does not fail because it cannot be observed
				log.warn("a try of upstream '{}' could not be observed", this.upstream, ex);
				return (outcome) -> {
				};
			}
		}

		private void end(Observation observation, Outcome outcome) {
			try {
				observation.lowCardinalityKeyValue("outcome", (outcome instanceof Outcome.Success) ? "success"
						: (outcome instanceof Outcome.Failure) ? "failure" : "ignored");
				if (outcome instanceof Outcome.Failure failure) {
					observation.error(new TryFailure(failure.cause()));
				}
				observation.stop();
			}
			catch (RuntimeException ex) {
				log.warn("a try of upstream '{}' could not be observed", this.upstream, ex);
			}
		}

	}

	/** A failure as observations have it. */
	private static final class TryFailure extends Exception {

		private static final long serialVersionUID = 1L;

		TryFailure(String cause) {
			super(cause, null, false, false);
		}

	}

}
