package dev.healthcheck.upstream;

import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.DnsLookUp;
import dev.healthcheck.check.NameLookUp;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.Probes;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.check.EventLoopScheduler;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * All upstreams of an application. Closing it ends checks, timers and threads.
 */
public final class Upstreams implements AutoCloseable {

	private final UpstreamEnvironment environment;

	private final Runnable closeResources;

	private final CopyOnWriteArrayList<UpstreamListener> listeners = new CopyOnWriteArrayList<>();

	private volatile boolean callsRecorded;

	private volatile @Nullable Function<String, CallTrace> tracer;

	private volatile BooleanSupplier started = () -> true;

	private final UpstreamRegistry registry;

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
		this(new EventLoopScheduler(), probes, lookUp);
	}

	private Upstreams(EventLoopScheduler scheduler, Map<String, NodeProbe> named, @Nullable NameLookUp lookUp) {
		Probes probes = new Probes(scheduler, named);
		DnsLookUp dns = new DnsLookUp(scheduler);
		this.environment = environment(scheduler, probes::create, () -> ThreadLocalRandom.current().nextLong());
		this.registry = new UpstreamRegistry(this.environment, (lookUp != null) ? lookUp : dns, this.listeners);
		this.closeResources = () -> {
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
		this.environment = environment(scheduler, probeFactory, random);
		this.registry = new UpstreamRegistry(this.environment, lookUp, this.listeners);
		this.closeResources = () -> {
		};
	}

	private UpstreamEnvironment environment(Scheduler scheduler, Function<CheckSettings, NodeProbe> probeFactory,
			LongSupplier random) {
		return new UpstreamEnvironment(scheduler, probeFactory, random, () -> this.registry.shownBreakers(),
				new CopyOnWriteArrayList<>(), () -> this.started.getAsBoolean(), () -> this.callsRecorded,
				() -> this.tracer);
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
		return Optional.ofNullable(this.registry.find(name));
	}

	/**
	 * The names of all upstreams, in alphabetical order.
	 * @return the names
	 */
	public Set<String> names() {
		return this.registry.names();
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
		return this.registry.put(definition);
	}

	/**
	 * Remove an upstream; requests under way end normally.
	 * @param name its name
	 * @return whether there was one
	 */
	public boolean remove(String name) {
		return this.registry.remove(name);
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
		this.environment.feeds().add(feed);
	}

	public void removeFeed(UpstreamFeed feed) {
		this.environment.feeds().remove(feed);
	}

	/**
	 * What feeds upstreams from outside.
	 * @return the feeds
	 */
	public List<UpstreamFeed> feeds() {
		return List.copyOf(this.environment.feeds());
	}

	/**
	 * The breakers of all nodes, for meters and events; made when first asked for.
	 * @return the registry
	 */
	public CircuitBreakerRegistry circuitBreakers() {
		return this.registry.circuitBreakers();
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
		this.closeResources.run();
	}

}
