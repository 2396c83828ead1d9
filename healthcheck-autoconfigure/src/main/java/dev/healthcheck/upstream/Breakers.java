package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import dev.healthcheck.breaker.Breaker;
import dev.healthcheck.breaker.BreakerMirror;
import dev.healthcheck.node.NodeAddress;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The Resilience4j breakers of an upstream's nodes, named {@code <upstream>/<node>}.
 */
final class Breakers {

	private final String upstream;

	private final CircuitBreakerRegistry registry;

	private final BooleanSupplier recorded;

	private final Map<NodeAddress, BreakerMirror> mirrors = new ConcurrentHashMap<>();

	/**
	 * No breakers yet.
	 * @param upstream the upstream's name
	 * @param registry where they are to be found
	 * @param recorded whether somebody records calls
	 */
	Breakers(String upstream, CircuitBreakerRegistry registry, BooleanSupplier recorded) {
		this.upstream = upstream;
		this.registry = registry;
		this.recorded = recorded;
	}

	/** There are these nodes. */
	void keep(Collection<NodeHealth> nodes, Collection<NodeHealth> made) {
		made.forEach((node) -> this.mirrors.compute(node.address(), (address, before) -> {
			dispose(before);
			return new BreakerMirror(this.upstream + "/" + address, this.registry);
		}));
		Collection<NodeAddress> addresses = nodes.stream()
			.map(NodeHealth::address)
			.collect(java.util.stream.Collectors.toSet());
		this.mirrors.forEach((address, mirror) -> {
			if (!addresses.contains(address)) {
				dispose(this.mirrors.remove(address));
			}
		});
	}

	private static void dispose(@Nullable BreakerMirror mirror) {
		if (mirror != null) {
			mirror.dispose();
		}
	}

	void follow(NodeHealth node, Breaker breaker) {
		BreakerMirror mirror = this.mirrors.get(node.address());
		if (mirror != null) {
			mirror.follow(breaker);
		}
	}

	/** A request ended that counts. */
	void called(NodeHealth node, boolean success, long durationNanos) {
		BreakerMirror mirror = this.recorded.getAsBoolean() ? this.mirrors.get(node.address()) : null;
		if (mirror != null) {
			mirror.called(success, durationNanos);
		}
	}

}
