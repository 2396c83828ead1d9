package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.keys.KeyFeed;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
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

	private static final Duration TICK = Duration.ofMillis(250);

	private static final Duration RETRY = Duration.ofSeconds(1);

	/** How long no endpoint of etcd may be usable. */
	private static final long UNREACHABLE_NANOS = Duration.ofSeconds(1).toNanos();

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/** So many nodes that are down for one instance alone are a fault of that one. */
	private static final int OFTEN = 3;

	/** How long an instance that went its own way must agree with the others again. */
	private static final long AGREEMENT_NANOS = Duration.ofSeconds(10).toNanos();

	private static final long LEAST_GAP_NANOS = Duration.ofMillis(100).toNanos();

	private static final long GAP_PER_MEMBER_NANOS = Duration.ofMillis(2).toNanos();

	private final Upstreams upstreams;

	private final Scheduler scheduler;

	private final FleetSettings settings;

	private final Keyspace keyspace;

	private final String id;

	private final SharedNodes nodes;

	private final Board board;

	private final Speaker speaker;

	private final Sharing sharing;

	private final UpstreamListener listener = new Listener();

	private final CompletableFuture<Void> read = new CompletableFuture<>();

	private final CopyOnWriteArrayList<Consumer<FleetStatus>> observers = new CopyOnWriteArrayList<>();

	private final Map<String, Long> writes = new TreeMap<>();

	private FleetState state = FleetState.ALONE;

	private volatile FleetStatus status;

	private @Nullable String why = "it has not joined yet";

	/** What was logged of that. */
	private @Nullable String explained;

	/** Whether the board shows what is in etcd. */
	private boolean current;

	private boolean ownWay;

	private long agreedNanos;

	private Keyspace.@Nullable Holding holding;

	private long renewedNanos;

	private long askedNanos;

	private boolean renewing;

	/** When a check was overdue last, and when one has ended last. */
	private long lateNanos;

	private long checkedNanos;

	private long memberNanos;

	private boolean settled;

	private long reachableNanos;

	private long nextJoinNanos;

	private long nextSecondNanos;

	/** Whether nodes are to be looked at again. */
	private final AtomicBoolean changed = new AtomicBoolean();

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
		this.settings = settings;
		this.id = id;
		this.nodes = new SharedNodes(upstreams, excluded, List.copyOf(sources), settings.oneHost());
		this.board = new Board(id);
		this.speaker = new Speaker(this.scheduler, this::gapNanos, this::written);
		this.sharing = new Sharing(id, this.scheduler, this.nodes, this.board, this.speaker);
		this.status = currentStatus();
	}

	/**
	 * Begin to listen, and join as soon as etcd can be reached. Waits for what others
	 * know, but not longer than {@link FleetSettings#startWait()}.
	 */
	public void start() {
		this.upstreams.addListener(this.listener);
		long now = this.scheduler.nanoTime();
		this.reachableNanos = now;
		this.nextJoinNanos = now;
		this.nextSecondNanos = now;
		this.agreedNanos = now;
		this.lateNanos = now;
		this.checkedNanos = now;
		run(this::refresh);
		this.keyspace.follow(new FeedListener());
		run(this::tick);
		if (!this.settings.startWait().isZero()) {
			await(this.read, this.settings.startWait());
		}
	}

	/**
	 * Be told of changes of the state.
	 * @param observer is given the new status, on the scheduler's thread
	 */
	public void addObserver(Consumer<FleetStatus> observer) {
		this.observers.add(observer);
	}

	private long gapNanos() {
		return Math.max(LEAST_GAP_NANOS, this.board.members().size() * GAP_PER_MEMBER_NANOS);
	}

	private void run(Runnable task) {
		this.scheduler.schedule(Duration.ZERO, () -> {
			if (!this.closed) {
				task.run();
			}
		});
	}

	/** Nodes, or how they are checked, are others. */
	private void refresh() {
		this.nodes.refresh();
		this.sharing.recount();
		this.sharing.rank();
		if (this.holding != null) {
			introduce();
		}
	}

	private void tick() {
		this.scheduler.schedule(TICK, () -> {
			if (!this.closed) {
				tick();
			}
		});
		long now = this.scheduler.nanoTime();
		if (this.keyspace.isReachable()) {
			this.reachableNanos = now;
		}
		else if (this.holding != null && now - this.reachableNanos >= UNREACHABLE_NANOS) {
			alone("no endpoint of etcd can be used");
		}
		if (this.holding != null) {
			keepLease(now);
		}
		else if (this.state == FleetState.ALONE && this.current && !this.ownWay && now - this.nextJoinNanos >= 0
				&& this.reachableNanos == now && this.checkedNanos - this.lateNanos >= 0) {
			join(now);
		}
		this.sharing.tick();
		if (now - this.nextSecondNanos >= 0) {
			this.nextSecondNanos = now + RETRY.toNanos();
			everySecond(now);
		}
	}

	/** The lease lives on progress, so one that checks nothing loses its nodes. */
	private void keepLease(long now) {
		Keyspace.Holding holding = this.holding;
		if (now - this.renewedNanos >= this.settings.ttl().toNanos()) {
			alone("the lease was not renewed for " + this.settings.ttl().toSeconds() + " s");
		}
		else if (holding != null && now - this.askedNanos >= this.settings.ttl().toNanos() / 3 && !this.renewing) {
			if (this.state == FleetState.MEMBER && this.sharing.isLate(this.memberNanos)) {
				this.lateNanos = now;
				return;
			}
			this.askedNanos = now;
			this.renewing = true;
			holding.renew().whenComplete((unused, error) -> run(() -> renewed(holding, now, error)));
		}
	}

	private void renewed(Keyspace.Holding holding, long askedNanos, @Nullable Throwable error) {
		if (holding != this.holding) {
			return;
		}
		this.renewing = false;
		if (error == null) {
			this.renewedNanos = askedNanos;
		}
		else if (isGone(error)) {
			alone("the lease has expired or was revoked");
		}
		else {
			// asked again soon
			this.askedNanos = askedNanos - this.settings.ttl().toNanos() / 3 + TICK.toNanos();
		}
	}

	private static boolean isGone(Throwable error) {
		return error instanceof Keyspace.LeaseGoneException || error.getCause() instanceof Keyspace.LeaseGoneException;
	}

	private void join(long now) {
		become(FleetState.JOINING, null);
		this.keyspace.lease().whenComplete((granted, error) -> this.scheduler.schedule(Duration.ZERO, () -> {
			if (this.closed || this.state != FleetState.JOINING || this.holding != null) {
				if (granted != null) {
					granted.giveBack();
				}
				return;
			}
			if (granted == null) {
				this.nextJoinNanos = this.scheduler.nanoTime() + RETRY.toNanos();
				become(FleetState.ALONE, "there is no lease: " + Sentences.cause(error));
				return;
			}
			this.holding = granted;
			this.renewedNanos = now;
			this.askedNanos = this.scheduler.nanoTime();
			this.renewing = false;
			this.settled = false;
			this.speaker.begin(granted);
			introduce();
		}));
	}

	private void introduce() {
		this.speaker.want(Board.memberKey(this.id),
				new MemberValue(this.settings.name(), this.settings.weight(), this.settled, this.nodes.views())
					.toJson());
	}

	private void alone(String why) {
		Keyspace.Holding left = this.holding;
		this.holding = null;
		this.speaker.end();
		this.nextJoinNanos = this.scheduler.nanoTime() + RETRY.toNanos();
		if (left != null) {
			left.giveBack();
		}
		become(FleetState.ALONE, why);
	}

	/** The state follows from what is known. */
	private void follow() {
		boolean present = this.board.members().get(this.id) != null;
		if (this.state == FleetState.JOINING && this.holding != null && this.current && present) {
			this.memberNanos = this.scheduler.nanoTime();
			become(FleetState.MEMBER, null);
		}
		this.sharing.stand(isListening(), this.state == FleetState.MEMBER && this.current);
	}

	private boolean isListening() {
		boolean reachable = this.scheduler.nanoTime() - this.reachableNanos < UNREACHABLE_NANOS;
		return this.current && !this.ownWay && (this.holding != null || reachable);
	}

	/** Why the instance is no member yet, once. */
	private void explain(@Nullable String why) {
		if (why != null && !why.equals(this.why) && !why.equals(this.explained)) {
			this.explained = why;
			log.info("Not in the fleet '{}', all nodes are checked here: {}", this.settings.group(), why);
		}
		this.why = why;
	}

	private void become(FleetState next, @Nullable String why) {
		FleetState before = this.state;
		this.state = next;
		if (before == FleetState.MEMBER || next == FleetState.MEMBER) {
			this.explained = null;
			this.why = why;
		}
		else {
			explain(why);
		}
		this.sharing.stand(isListening(), next == FleetState.MEMBER && this.current);
		if (next == FleetState.MEMBER) {
			log.info("Joined the fleet '{}' with {} other instances, {} of {} nodes are checked here",
					this.settings.group(), this.board.members().size() - 1,
					this.sharing.owned().getOrDefault(this.id, 0), this.nodes.all().size());
		}
		else if (before == FleetState.MEMBER) {
			log.info("Left the fleet '{}', all nodes are checked here: {}", this.settings.group(), why);
		}
		FleetStatus status = currentStatus();
		this.status = status;
		if (before != next) {
			this.observers.forEach((observer) -> observer.accept(status));
		}
	}

	private void everySecond(long now) {
		this.status = currentStatus();
		if (this.holding != null) {
			if (this.state == FleetState.MEMBER && !this.settled && this.sharing.isSettled(this.memberNanos)) {
				this.settled = true;
			}
			introduce();
		}
		List<SharedNode> disagreed = this.current ? this.sharing.disagreed() : List.of();
		if (disagreed.size() >= OFTEN || !this.current) {
			this.agreedNanos = now;
		}
		if (this.ownWay && now - this.agreedNanos >= AGREEMENT_NANOS) {
			this.ownWay = false;
			log.info("Agrees with the fleet '{}' again", this.settings.group());
		}
		else if (this.state == FleetState.MEMBER && disagreed.size() >= OFTEN && isLongEnough(disagreed, now)) {
			this.ownWay = true;
			log.warn("Goes its own way, as {} nodes are down for this instance alone: {}", disagreed.size(),
					disagreed.stream()
						.limit(OFTEN)
						.map((node) -> node.subject.upstream() + " " + node.subject.address())
						.collect(Collectors.joining(", ")));
			alone("it often disagrees with the others");
		}
	}

	/** Others need a while to see what this instance sees. */
	private boolean isLongEnough(List<SharedNode> nodes, long now) {
		CheckSettings check = nodes.get(0).check;
		return now - this.memberNanos >= check.healthyInterval().toNanos() + 3 * check.timeout().toNanos()
				+ 1_000_000_000L;
	}

	private void written(Speaker.Outcome outcome) {
		this.writes.merge(outcome.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
		if (this.state == FleetState.JOINING && outcome == Speaker.Outcome.FAILED) {
			explain("its key cannot be written: " + this.speaker.failure());
		}
		if (outcome == Speaker.Outcome.FENCED) {
			alone("the lease has expired or was revoked");
		}
	}

	private void changed(Board.Change change) {
		if (!change.problems().isEmpty()) {
			log.warn("Ignores keys of the fleet '{}' that cannot be read: {}", this.settings.group(),
					Sentences.problems(change.problems()));
		}
		change.own().forEach((key) -> this.speaker.seen(key, this.board.own().get(key)));
		follow();
		if (change.isOfMembers()) {
			this.sharing.rank();
		}
		this.sharing.heard(change.spoken());
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
		Map<String, Integer> owned = this.sharing.owned();
		List<FleetStatus.Member> members = this.board.members()
			.all()
			.stream()
			.map((member) -> new FleetStatus.Member(member.id(), member.value().name(), member.value().weight(),
					member.value().settled(), owned.getOrDefault(member.id(), 0)))
			.sorted(Comparator.comparing(FleetStatus.Member::name).thenComparing(FleetStatus.Member::id))
			.toList();
		return new FleetStatus(this.state, this.why, this.settings.group(), this.settings.zone(), this.id,
				this.settings.name(), members, this.sharing.roles(), this.sharing.words(),
				new TreeMap<>(this.board.problems()), this.sharing.looks(), new HashMap<>(this.writes),
				this.sharing.moves());
	}

	/**
	 * Who checks the nodes of an upstream. Waits for the thread of the checks.
	 * @param upstream its name
	 * @return the nodes that are shared, none if the thread does not answer
	 */
	public Map<NodeAddress, NodeShare> shares(String upstream) {
		CompletableFuture<Map<NodeAddress, NodeShare>> answer = new CompletableFuture<>();
		this.scheduler.schedule(Duration.ZERO,
				() -> answer.complete(this.nodes.of(upstream)
					.stream()
					.collect(Collectors.toMap((node) -> node.health.address(), this.sharing::share))));
		await(answer, PATIENCE);
		return answer.isCompletedExceptionally() ? Map.of() : answer.getNow(Map.of());
	}

	/** For the scheduler's thread. */
	Optional<NodeShare> currentShare(String upstream, NodeAddress address) {
		return Optional.ofNullable(this.nodes.find(upstream, address)).map(this.sharing::share);
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
		this.upstreams.removeListener(this.listener);
		CompletableFuture<Void> left = new CompletableFuture<>();
		this.scheduler.schedule(Duration.ZERO, () -> {
			this.speaker.end();
			this.sharing.end();
			this.state = FleetState.ALONE;
			this.why = "it is closed";
			Keyspace.Holding holding = this.holding;
			this.holding = null;
			if (holding == null) {
				left.complete(null);
			}
			else {
				holding.giveBack().whenComplete((unused, error) -> left.complete(null));
			}
		});
		return left;
	}

	private final class FeedListener implements KeyFeed.Listener {

		@Override
		public void loaded(Map<String, String> content, long revision) {
			Map<String, String> keys = Map.copyOf(content);
			run(() -> {
				Fleet.this.current = true;
				Board.Change change = Fleet.this.board.load(keys, Fleet.this.scheduler.nanoTime());
				Fleet.this.changed(change);
				Fleet.this.sharing.rank();
				Fleet.this.read.complete(null);
			});
		}

		@Override
		public void changed(List<KeyChange> changes, long revision) {
			List<KeyChange> copy = List.copyOf(changes);
			run(() -> Fleet.this.changed(Fleet.this.board.change(copy, Fleet.this.scheduler.nanoTime())));
		}

		@Override
		public void failed(Throwable error) {
			run(() -> {
				if (Fleet.this.state == FleetState.ALONE) {
					explain("the keys cannot be read: " + Sentences.cause(error));
				}
				Fleet.this.current = false;
				follow();
			});
		}

	}

	private final class Listener implements UpstreamListener {

		@Override
		public void onCheck(Upstream upstream, Node node, CheckReport report) {
			run(() -> {
				SharedNode shared = Fleet.this.nodes.find(upstream.name(), node.address());
				if (shared != null) {
					Fleet.this.checkedNanos = Fleet.this.scheduler.nanoTime();
					Fleet.this.sharing.look(shared);
				}
			});
		}

		@Override
		public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
			run(() -> {
				SharedNode shared = Fleet.this.nodes.find(upstream.name(), node.address());
				if (shared != null) {
					Fleet.this.sharing.look(shared);
				}
			});
		}

		@Override
		public void onNodesChanged(Upstream upstream) {
			if (Fleet.this.changed.getAndSet(true)) {
				return;
			}
			run(() -> {
				Fleet.this.changed.set(false);
				refresh();
			});
		}

	}

}
