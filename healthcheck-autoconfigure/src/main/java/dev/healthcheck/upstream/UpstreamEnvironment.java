package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.Scheduler;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What all upstreams of an application share.
 *
 * @param scheduler time, and what happens later
 * @param probeFactory makes the probe that a check asks for
 * @param random where balancers and the spread of checks take chance from
 * @param circuitBreakers the breakers, one per node, named {@code <upstream>/<node>};
 * {@code null} until somebody asks for them
 * @param feeds what feeds upstreams from outside
 * @param started whether the application has started
 * @param callsRecorded whether somebody wants breakers to be told of calls
 * @param tracer begins to follow a call of the upstream of a name, {@code null} if nobody
 * does
 */
record UpstreamEnvironment(Scheduler scheduler, Function<CheckSettings, NodeProbe> probeFactory, LongSupplier random,
		Supplier<@Nullable CircuitBreakerRegistry> circuitBreakers, List<UpstreamFeed> feeds, BooleanSupplier started,
		BooleanSupplier callsRecorded, Supplier<@Nullable Function<String, CallTrace>> tracer) {

	/**
	 * How old the data of an upstream may be, {@code null} if it is not fed from outside.
	 */
	@Nullable Duration dataAge(String upstream) {
		for (UpstreamFeed feed : this.feeds) {
			if (feed.feeds(upstream)) {
				return feed.age();
			}
		}
		return null;
	}

}
