package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.keys.KeyFeed;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances of an application that share the work of checking: each node is checked by
 * one of them, and the others hear at once when something is wrong. What others say makes
 * an instance look and prefer other nodes; only what it sees itself changes the state of
 * a node. Without etcd an instance checks everything itself.
 * <p>
 * Thread-safe; all that matters happens on the scheduler's thread.
 */
public final class Fleet implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Fleet.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Upstreams upstreams;

	private final Scheduler scheduler;

	private final Duration startWait;

	private final Keyspace keyspace;

	private final Participation participation;

	private final UpstreamEvents events;

	private final CompletableFuture<Void> read = new CompletableFuture<>();

	private final CopyOnWriteArrayList<Consumer<FleetStatus>> observers = new CopyOnWriteArrayList<>();

	private volatile FleetStatus status;

	private volatile boolean closed;

	/**
	 * A fleet that this instance has not joined yet.
	 * @param client where the keys are
	 * @param upstreams whose checks are shared
	 * @param settings who shares, and how
	 * @param sources places that upstreams are read from
	 */
	public Fleet(EtcdClient client, Upstreams upstreams, FleetSettings settings, List<SharedSource> sources) {
		this(new EtcdKeyspace(client, upstreams.scheduler(), settings.root(), settings.ttl()), upstreams, settings,
				sources, client.upstream().name()::equals,
				String.format(Locale.ROOT, "%012x", ThreadLocalRandom.current().nextLong(1L << 48)));
	}

	Fleet(Keyspace keyspace, Upstreams upstreams, FleetSettings settings, List<SharedSource> sources,
			Predicate<String> excluded, String id) {
		this.keyspace = keyspace;
		this.upstreams = upstreams;
		this.scheduler = upstreams.scheduler();
		this.startWait = settings.startWait();
		SharedNodes nodes = new SharedNodes(upstreams, excluded, List.copyOf(sources), settings.oneHost());
		this.participation = new Participation(keyspace, this.scheduler, settings, nodes, id, this::became);
		this.events = new UpstreamEvents(nodes, this::run, this.participation::refresh, this.participation::checked,
				this.participation::look);
		this.status = currentStatus();
	}

	/**
	 * Begin to listen, and join as soon as etcd can be reached. Waits for what others
	 * know, but not longer than {@link FleetSettings#startWait()}.
	 */
	public void start() {
		this.upstreams.addListener(this.events);
		run(this.participation::refresh);
		this.keyspace.follow(new FeedListener());
		run(this::tick);
		if (!this.startWait.isZero()) {
			await(this.read, this.startWait);
		}
	}

	/**
	 * Be told of changes of the state.
	 * @param observer is given the new status, on the scheduler's thread
	 */
	public void addObserver(Consumer<FleetStatus> observer) {
		this.observers.add(observer);
	}

	private void run(Runnable task) {
		this.scheduler.schedule(Duration.ZERO, () -> unlessClosed(task));
	}

	private void unlessClosed(Runnable task) {
		if (!this.closed) {
			task.run();
		}
	}

	private void tick() {
		this.scheduler.schedule(Participation.TICK, () -> unlessClosed(this::tick));
		if (this.participation.tick()) {
			this.status = currentStatus();
		}
	}

	private void became(FleetState before) {
		FleetStatus now = currentStatus();
		this.status = now;
		if (before != now.state()) {
			this.observers.forEach((observer) -> observer.accept(now));
		}
	}

	/**
	 * How the fleet is, seen from here.
	 * @return the status, not older than a second
	 */
	public FleetStatus status() {
		return this.status;
	}

	/** For the scheduler's thread. */
	FleetStatus currentStatus() {
		return this.participation.status();
	}

	/**
	 * Who checks the nodes of an upstream. Waits for the thread of the checks.
	 * @param upstream its name
	 * @return the nodes that are shared, none if the thread does not answer
	 */
	public Map<NodeAddress, NodeShare> shares(String upstream) {
		CompletableFuture<Map<NodeAddress, NodeShare>> answer = new CompletableFuture<>();
		this.scheduler.schedule(Duration.ZERO, () -> answer.complete(this.participation.shares(upstream)));
		await(answer, PATIENCE);
		return answer.isCompletedExceptionally() ? Map.of() : answer.getNow(Map.of());
	}

	/** For the scheduler's thread. */
	Optional<NodeShare> currentShare(String upstream, NodeAddress address) {
		return Optional.ofNullable(this.participation.shares(upstream).get(address));
	}

	private static void await(CompletableFuture<?> future, Duration patience) {
		try {
			future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.debug("Not waited for any longer", ex);
		}
	}

	/**
	 * Leave: the lease is given back, so that others take the nodes over at once. Waits
	 * at most 2 s for etcd.
	 */
	@Override
	public void close() {
		if (!this.closed) {
			await(leave(), PATIENCE);
			this.keyspace.close();
		}
	}

	/** Leave, and complete when the lease is given back. */
	CompletableFuture<Void> leave() {
		this.closed = true;
		this.upstreams.removeListener(this.events);
		CompletableFuture<Void> left = new CompletableFuture<>();
		this.scheduler.schedule(Duration.ZERO,
				() -> this.participation.end().whenComplete((unused, error) -> left.complete(null)));
		return left;
	}

	private final class FeedListener implements KeyFeed.Listener {

		@Override
		public void loaded(Map<String, String> content, long revision) {
			Map<String, String> copy = Map.copyOf(content);
			run(() -> {
				Fleet.this.participation.loaded(copy);
				Fleet.this.read.complete(null);
			});
		}

		@Override
		public void changed(List<KeyChange> changes, long revision) {
			List<KeyChange> copy = List.copyOf(changes);
			run(() -> Fleet.this.participation.changed(copy));
		}

		@Override
		public void failed(Throwable error) {
			run(() -> Fleet.this.participation.failed(error));
		}

	}

}
