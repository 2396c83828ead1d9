package dev.healthcheck.metrics;

import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of all upstreams and their nodes, whenever they come and go.
 */
public final class UpstreamMetrics implements MeterBinder {

	private final Upstreams upstreams;

	public UpstreamMetrics(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		UpstreamMeters meters = new UpstreamMeters(this.upstreams, registry);
		this.upstreams.addListener(meters);
		// those that were there before the listener
		this.upstreams.names().forEach((name) -> this.upstreams.find(name).ifPresent(meters::onNodesChanged));
	}

}
