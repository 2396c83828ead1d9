package dev.healthcheck.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import dev.healthcheck.fleet.FleetState;
import dev.healthcheck.fleet.FleetStatus;
import dev.healthcheck.fleet.Role;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the fleet that shares checks; nothing per member.
 */
public final class FleetMetrics implements MeterBinder {

	private static final String PREFIX = "healthcheck.fleet.";

	private final Supplier<? extends @Nullable FleetStatus> status;

	/**
	 * The meters of a fleet.
	 * @param status how it is now, {@code null} if there is none
	 */
	public FleetMetrics(Supplier<? extends @Nullable FleetStatus> status) {
		this.status = status;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "members", "Instances that share checks", (status) -> status.members().size());
		Gauge.builder(PREFIX + "alone", this, (metrics) -> metrics.isMember() ? 0 : 1)
			.description("Whether this instance checks everything itself")
			.register(registry);
		Stream.of(Role.values())
			.map(Role::toString)
			.forEach((role) -> Gauge
				.builder(PREFIX + "nodes", this, (metrics) -> metrics.of(FleetStatus::nodes, role).doubleValue())
				.tag("role", role)
				.description("Nodes by what this instance is for them")
				.register(registry));
		List.of("down", "degraded", "up")
			.forEach((state) -> Gauge
				.builder(PREFIX + "words", this, (metrics) -> metrics.of(FleetStatus::words, state).doubleValue())
				.tag("state", state)
				.description("What instances say of nodes")
				.register(registry));
		List.of("accusation", "return")
			.forEach((cause) -> counter(registry, "looks", "cause", cause, "Checks out of turn because of words",
					FleetStatus::looks));
		List.of("written", "failed", "fenced")
			.forEach((outcome) -> counter(registry, "writes", "outcome", outcome, "Transactions in etcd",
					FleetStatus::writes));
		FunctionCounter.builder(PREFIX + "moves", this, (metrics) -> metrics.value(FleetStatus::moves))
			.description("Nodes that this instance became, or ceased to be, the owner of")
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<FleetStatus> value) {
		Gauge.builder(PREFIX + name, this, (metrics) -> metrics.value(value))
			.description(description)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String tag, String value, String description,
			Function<FleetStatus, Map<String, Long>> counts) {
		FunctionCounter.builder(PREFIX + name, this, (metrics) -> metrics.of(counts, value).doubleValue())
			.tag(tag, value)
			.description(description)
			.register(registry);
	}

	private boolean isMember() {
		FleetStatus status = this.status.get();
		return status != null && status.state() == FleetState.MEMBER;
	}

	private double value(ToDoubleFunction<FleetStatus> value) {
		FleetStatus status = this.status.get();
		return (status != null) ? value.applyAsDouble(status) : 0;
	}

	private Number of(Function<FleetStatus, ? extends Map<String, ? extends Number>> counts, String key) {
		FleetStatus status = this.status.get();
		Number count = (status != null) ? counts.apply(status).get(key) : null;
		return (count != null) ? count : 0;
	}

}
