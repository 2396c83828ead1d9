package dev.healthcheck.autoconfigure.metrics;

import dev.healthcheck.metrics.CallObservations;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the observation
 * {@code healthcheck.try} of each try of a call. Only where there are traces: for meters,
 * those of the nodes say the same at less cost.
 */
@AutoConfiguration
@ConditionalOnClass({ ObservationRegistry.class, Tracer.class })
public final class UpstreamTracingAutoConfiguration {

	UpstreamTracingAutoConfiguration() {
	}

	/** Observing begins with the application, also when beans are made when needed. */
	@Bean
	static SmartInitializingSingleton upstreamTracingStart(ObjectProvider<Upstreams> upstreams,
			ObjectProvider<ObservationRegistry> registry, ObjectProvider<Tracer> tracer) {
		return () -> tracer.ifAvailable((traced) -> registry.ifAvailable(
				(observed) -> upstreams.ifAvailable((called) -> new CallObservations(observed).observe(called))));
	}

}
