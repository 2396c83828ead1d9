package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.healthcheck.breaker.Breaker;
import dev.healthcheck.breaker.BreakerMirror;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The Resilience4j breakers of an upstream's nodes, named {@code <upstream>/<node>}.
 * There are none until somebody asks for them: each takes almost as much memory as all
 * that is known of its node.
 */
final class Breakers {

	private final String upstream;

	private final Supplier<@Nullable CircuitBreakerRegistry> registry;

	private final BooleanSupplier recorded;

	private final Map<NodeHealth, BreakerMirror> mirrors = new ConcurrentHashMap<>();

	/**
	 * No breakers yet.
	 * @param upstream the upstream's name
	 * @param registry where they are to be found, {@code null} until somebody asks
	 * @param recorded whether somebody records calls
	 */
	Breakers(String upstream, Supplier<@Nullable CircuitBreakerRegistry> registry, BooleanSupplier recorded) {
		this.upstream = upstream;
		this.registry = registry;
		this.recorded = recorded;
	}

	/** There are these nodes; under the upstream's lock. */
	void keep(Collection<NodeHealth> nodes) {
		CircuitBreakerRegistry registry = this.registry.get();
		if (registry == null) {
			return;
		}
		Set<NodeHealth> present = new HashSet<>(nodes);
		this.mirrors.forEach((node, mirror) -> {
			if (!present.contains(node)) {
				mirror.dispose();
				this.mirrors.remove(node);
			}
		});
		show(nodes, registry);
	}

	/** Somebody asks for them; under the upstream's lock. */
	void show(Collection<NodeHealth> nodes, CircuitBreakerRegistry registry) {
		nodes.forEach((node) -> this.mirrors.computeIfAbsent(node, (added) -> mirror(added, registry)));
	}

	private BreakerMirror mirror(NodeHealth node, CircuitBreakerRegistry registry) {
		BreakerMirror mirror = new BreakerMirror(this.upstream + "/" + node.address(), registry);
		mirror.follow(node.state().breaker());
		return mirror;
	}

	void follow(NodeHealth node, Breaker breaker) {
		BreakerMirror mirror = this.mirrors.get(node);
		if (mirror != null) {
			mirror.follow(breaker);
		}
	}

	/** A request ended that counts. */
	void called(NodeHealth node, boolean success, long durationNanos) {
		BreakerMirror mirror = this.recorded.getAsBoolean() ? this.mirrors.get(node) : null;
		if (mirror != null) {
			mirror.called(success, durationNanos);
		}
	}

}
