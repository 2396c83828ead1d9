package dev.healthcheck.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.healthcheck.node.RequestStatistics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Latencies of the last minute as gauges, one for each quantile. The statistics have them
 * anyway, whereas a timer with percentiles would keep as many again.
 */
final class LatencyGauges {

	private static final double MILLIS_PER_SECOND = 1000;

	private static final Map<String, ToDoubleFunction<RequestStatistics>> QUANTILES = Map.of("0.5",
			RequestStatistics::p50Millis, "0.95", RequestStatistics::p95Millis, "0.99", RequestStatistics::p99Millis);

	private LatencyGauges() {
	}

	static List<Gauge> register(String name, String description, Tags tags, MeterRegistry registry,
			Supplier<RequestStatistics> statistics) {
		return QUANTILES.entrySet()
			.stream()
			.map((quantile) -> Gauge
				.builder(name, () -> quantile.getValue().applyAsDouble(statistics.get()) / MILLIS_PER_SECOND)
				.description(description)
				.baseUnit("seconds")
				.tags(tags)
				.tag("quantile", quantile.getKey())
				.register(registry))
			.toList();
	}

}
