package dev.healthcheck.upstream;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

import dev.healthcheck.check.NameLookUp;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams that there are, one at a time made, replaced or removed. Names among
 * their nodes are followed.
 */
final class UpstreamRegistry {

	private final UpstreamEnvironment environment;

	private final CopyOnWriteArrayList<UpstreamListener> listeners;

	private final NameFollower names;

	/** Held while upstreams are made, replaced or removed. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, DefaultUpstream> upstreams = new ConcurrentHashMap<>();

	private volatile @Nullable CircuitBreakerRegistry breakers;

	UpstreamRegistry(UpstreamEnvironment environment, NameLookUp lookUp,
			CopyOnWriteArrayList<UpstreamListener> listeners) {
		this.environment = environment;
		this.listeners = listeners;
		this.names = new NameFollower(environment.scheduler(), lookUp, environment.feeds(), this::change, (name) -> {
			DefaultUpstream upstream = find(name);
			return (upstream != null) ? upstream.snapshot().down() : Set.of();
		});
	}

	@Nullable DefaultUpstream find(String name) {
		return this.upstreams.get(name);
	}

	Set<String> names() {
		return new TreeSet<>(this.upstreams.keySet());
	}

	/** The breakers of all nodes; made when they are first asked for. */
	CircuitBreakerRegistry circuitBreakers() {
		CircuitBreakerRegistry breakers = this.breakers;
		return (breakers != null) ? breakers : madeBreakers();
	}

	private CircuitBreakerRegistry madeBreakers() {
		this.lock.lock();
		try {
			CircuitBreakerRegistry breakers = this.breakers;
			if (breakers == null) {
				CircuitBreakerRegistry made = CircuitBreakerRegistry.ofDefaults();
				this.upstreams.values().forEach((upstream) -> upstream.engine().showBreakers(made));
				this.breakers = made;
				return made;
			}
			return breakers;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The same, {@code null} as long as nobody has asked. */
	@Nullable CircuitBreakerRegistry shownBreakers() {
		return this.breakers;
	}

	Upstream put(UpstreamDefinition definition) {
		this.lock.lock();
		try {
			UpstreamDefinition resolved = this.names.follow(definition);
			DefaultUpstream known = find(definition.name());
			if (known != null) {
				known.redefine(resolved);
				return known;
			}
			DefaultUpstream upstream = new DefaultUpstream(resolved, this.environment, this.listeners);
			this.upstreams.put(definition.name(), upstream);
			// listeners may ask for it
			upstream.announce();
			return upstream;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Names may stand for other nodes after this. */
	private void change(FollowedNames names, Runnable change) {
		this.lock.lock();
		try {
			DefaultUpstream upstream = find(names.upstream());
			if (upstream != null && this.names.isFollowed(names)) {
				change.run();
				UpstreamDefinition definition = names.definition();
				if (!definition.equals(upstream.definition())) {
					upstream.redefine(definition);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean remove(String name) {
		this.lock.lock();
		try {
			this.names.unfollow(name);
			DefaultUpstream removed = this.upstreams.remove(name);
			if (removed != null) {
				removed.remove();
			}
			return removed != null;
		}
		finally {
			this.lock.unlock();
		}
	}

}
