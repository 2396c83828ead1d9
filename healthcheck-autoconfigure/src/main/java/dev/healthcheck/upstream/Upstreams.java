package dev.healthcheck.upstream;

import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.DnsLookUp;
import dev.healthcheck.check.NameLookUp;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.Probes;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.check.VertxScheduler;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * All upstreams of an application. Closing it ends checks, timers and threads.
 */
public final class Upstreams implements AutoCloseable {

	private final UpstreamEnvironment environment;

	private final AutoCloseable resources;

	/** Held while upstreams are made, replaced or removed. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, DefaultUpstream> upstreams = new ConcurrentHashMap<>();

	private final CopyOnWriteArrayList<UpstreamListener> listeners = new CopyOnWriteArrayList<>();

	private final CopyOnWriteArrayList<UpstreamFeed> feeds = new CopyOnWriteArrayList<>();

	private volatile boolean callsRecorded;

	private volatile @Nullable Function<String, CallTrace> tracer;

	private volatile BooleanSupplier started = () -> true;

	private final NameLookUp lookUp;

	/** By the name of the upstream. */
	private final Map<String, FollowedNames> followed = new HashMap<>();

	/**
	 * Upstreams checked by an event loop of their own.
	 */
	public Upstreams() {
		this(Map.of());
	}

	/**
	 * Upstreams checked by an event loop of their own.
	 * @param probes the application's own probes, by the name that {@code check.type}
	 * gives
	 */
	public Upstreams(Map<String, NodeProbe> probes) {
		this(probes, null);
	}

	/**
	 * Upstreams checked by an event loop of their own.
	 * @param probes the application's own probes, by the name that {@code check.type}
	 * gives
	 * @param lookUp looks up the names of {@code dns:} nodes, {@code null} to ask the DNS
	 * servers of the system
	 */
	public Upstreams(Map<String, NodeProbe> probes, @Nullable NameLookUp lookUp) {
		this(new VertxScheduler(), probes, lookUp);
	}

	private Upstreams(VertxScheduler scheduler, Map<String, NodeProbe> named, @Nullable NameLookUp lookUp) {
		Probes probes = new Probes(scheduler, named);
		DnsLookUp dns = new DnsLookUp(scheduler);
		this.lookUp = (lookUp != null) ? lookUp : dns;
		this.environment = environment(scheduler, probes::create, () -> ThreadLocalRandom.current().nextLong());
		this.resources = () -> {
			probes.close();
			dns.close();
			scheduler.close();
		};
	}

	/**
	 * Upstreams whose time, checks and chance are the caller's, for tests and
	 * simulations: all that happens can be repeated. No name of a {@code dns:} node can
	 * be looked up.
	 * @param scheduler time, and what happens later; closing the upstreams does not end
	 * it
	 * @param probeFactory makes the probe that asks the nodes of an upstream
	 * @param random where balancers and the spread of checks take chance from: any 64
	 * bits
	 */
	public Upstreams(Scheduler scheduler, Function<CheckSettings, NodeProbe> probeFactory, LongSupplier random) {
		this(scheduler, probeFactory, random, (name) -> CompletableFuture.failedFuture(new UnknownHostException(name)));
	}

	Upstreams(Scheduler scheduler, Function<CheckSettings, NodeProbe> probeFactory, LongSupplier random,
			NameLookUp lookUp) {
		this.lookUp = lookUp;
		this.environment = environment(scheduler, probeFactory, random);
		this.resources = () -> {
		};
	}

	private UpstreamEnvironment environment(Scheduler scheduler, Function<CheckSettings, NodeProbe> probeFactory,
			LongSupplier random) {
		return new UpstreamEnvironment(scheduler, probeFactory, random, CircuitBreakerRegistry.ofDefaults(), this.feeds,
				() -> this.started.getAsBoolean(), () -> this.callsRecorded, () -> this.tracer);
	}

	/**
	 * Tell when the application has started. Until then a connection that takes too long
	 * is not blamed on its node: there may have been no time for it on this side. Without
	 * this call the application has started.
	 * @param started whether it has
	 */
	public void startedWhen(BooleanSupplier started) {
		this.started = Objects.requireNonNull(started, "'started' must not be null");
	}

	/**
	 * An upstream that must exist.
	 * @param name its name
	 * @return the upstream
	 * @throws UnknownUpstreamException if there is none of that name
	 */
	public Upstream get(String name) {
		return find(name).orElseThrow(() -> new UnknownUpstreamException(name, names()));
	}

	/**
	 * An upstream that may exist.
	 * @param name its name
	 * @return the upstream
	 */
	public Optional<Upstream> find(String name) {
		return Optional.ofNullable(this.upstreams.get(name));
	}

	/**
	 * The names of all upstreams, in alphabetical order.
	 * @return the names
	 */
	public Set<String> names() {
		return new TreeSet<>(this.upstreams.keySet());
	}

	/**
	 * Create an upstream, or replace its definition at once and as a whole. The health of
	 * nodes that stay is kept. Names among the nodes are looked up from now on; until a
	 * name has been, it is a node itself.
	 * @param definition what it consists of
	 * @return the upstream
	 */
	public Upstream put(UpstreamDefinition definition) {
		Objects.requireNonNull(definition, "'definition' must not be null");
		this.lock.lock();
		try {
			UpstreamDefinition resolved = follow(definition);
			DefaultUpstream known = this.upstreams.get(definition.name());
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

	private UpstreamDefinition follow(UpstreamDefinition definition) {
		UpstreamDefinition declared = FollowedNames.declared(definition);
		if (!FollowedNames.hasNames(declared)) {
			unfollow(definition.name());
			return definition;
		}
		FollowedNames names = this.followed.computeIfAbsent(definition.name(), (name) -> {
			FollowedNames added = new FollowedNames(declared, scheduler(), this.lookUp, this::change,
					() -> find(name).map((upstream) -> upstream.snapshot().down()).orElse(Set.of()));
			this.feeds.add(added);
			return added;
		});
		names.follow(declared);
		return names.definition();
	}

	private void unfollow(String upstream) {
		FollowedNames names = this.followed.remove(upstream);
		if (names != null) {
			this.feeds.remove(names);
		}
	}

	/** Names may stand for other nodes after this. */
	private void change(FollowedNames names, Runnable change) {
		this.lock.lock();
		try {
			DefaultUpstream upstream = this.upstreams.get(names.upstream());
			if (upstream != null && this.followed.get(names.upstream()) == names) {
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

	/**
	 * Remove an upstream; requests under way end normally.
	 * @param name its name
	 * @return whether there was one
	 */
	public boolean remove(String name) {
		this.lock.lock();
		try {
			unfollow(name);
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

	/**
	 * All that is known at this moment, in alphabetical order.
	 * @return immutable snapshots
	 */
	public List<UpstreamSnapshot> snapshot() {
		return names().stream().flatMap((name) -> find(name).stream()).map(Upstream::snapshot).toList();
	}

	/**
	 * Be told what happens in all upstreams.
	 * @param listener whom to tell
	 */
	public void addListener(UpstreamListener listener) {
		this.listeners.add(listener);
	}

	public void removeListener(UpstreamListener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Let upstreams show where they come from.
	 * @param feed feeds upstreams from outside
	 */
	public void addFeed(UpstreamFeed feed) {
		this.feeds.add(feed);
	}

	public void removeFeed(UpstreamFeed feed) {
		this.feeds.remove(feed);
	}

	/**
	 * What feeds upstreams from outside.
	 * @return the feeds
	 */
	public List<UpstreamFeed> feeds() {
		return List.copyOf(this.feeds);
	}

	/**
	 * The breakers of all nodes, for their meters and events.
	 * @return the registry
	 */
	public CircuitBreakerRegistry circuitBreakers() {
		return this.environment.circuitBreakers();
	}

	/**
	 * Have the breakers told of calls from now on, for meters; of transitions they always
	 * are.
	 */
	public void recordCalls() {
		this.callsRecorded = true;
	}

	/**
	 * Have the tries of calls followed from now on.
	 * @param tracer begins to follow a call, given the name of its upstream, on the
	 * thread that makes it
	 */
	public void traceCalls(Function<String, CallTrace> tracer) {
		this.tracer = tracer;
	}

	/**
	 * Time, and what happens later, as upstreams know it; for transports.
	 * @return the scheduler
	 */
	public Scheduler scheduler() {
		return this.environment.scheduler();
	}

	@Override
	public void close() {
		names().forEach(this::remove);
		try {
			this.resources.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("the checks could not be ended", ex);
		}
	}

}
