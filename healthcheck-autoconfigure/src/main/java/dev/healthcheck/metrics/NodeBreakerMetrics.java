package dev.healthcheck.metrics;

import dev.healthcheck.upstream.Upstreams;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Resilience4j's own meters of the breakers of all nodes. A type of its own, so that the
 * binder of the application's own breakers is not taken to exist already.
 */
public final class NodeBreakerMetrics implements MeterBinder {

	private final Upstreams upstreams;

	public NodeBreakerMetrics(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		CircuitBreakerRegistry breakers = this.upstreams.circuitBreakers();
		// a mock, in a test of an application, has none
		if (breakers != null) {
			this.upstreams.recordCalls();
			TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
		}
	}

}
