package dev.healthcheck.upstream;

import java.util.function.Function;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.Scheduler;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

/**
 * What all upstreams of an application share.
 *
 * @param scheduler time, and what happens later
 * @param probeFactory makes the probe that a check asks for
 * @param circuitBreakers the breakers, one per node, named {@code <upstream>/<node>}
 */
record UpstreamEnvironment(Scheduler scheduler, Function<CheckSettings, NodeProbe> probeFactory,
		CircuitBreakerRegistry circuitBreakers) {

}
