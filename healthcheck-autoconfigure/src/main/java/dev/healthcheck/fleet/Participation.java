package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.keys.Answers;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.node.NodeAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance knows of its fleet, and does there. Used on the scheduler's thread
 * only.
 */
final class Participation {

	static final Duration TICK = Duration.ofMillis(250);

	private static final Logger log = LoggerFactory.getLogger(Participation.class);

	private static final int TICKS_PER_SECOND = 4;

	private static final long LEAST_GAP_NANOS = Duration.ofMillis(100).toNanos();

	private static final long GAP_PER_MEMBER_NANOS = Duration.ofMillis(2).toNanos();

	private final Scheduler scheduler;

	private final FleetSettings settings;

	private final String id;

	private final SharedNodes nodes;

	private final OwnedNodes owned;

	private final Board board;

	private final Speaker speaker;

	private final Sharing sharing;

	private final Disagreement disagreement;

	private final Seat seat;

	private final Overview overview;

	private final Consumer<FleetState> observer;

	private final Map<String, Long> writes = new TreeMap<>();

	/** Whether the board shows what is in etcd. */
	private boolean current;

	private boolean settled;

	private int ticks;

	/**
	 * An instance that has not joined yet.
	 * @param observer is told of changes of the state, and given the one before
	 */
	Participation(Keyspace keyspace, Scheduler scheduler, FleetSettings settings, SharedNodes nodes, String id,
			Consumer<FleetState> observer) {
		this.scheduler = scheduler;
		this.settings = settings;
		this.id = id;
		this.nodes = nodes;
		this.owned = new OwnedNodes(id, scheduler, nodes);
		this.board = new Board(id);
		this.speaker = new Speaker(scheduler, this::gapNanos, this::written);
		this.sharing = new Sharing(id, scheduler, nodes, this.board, this.speaker);
		this.disagreement = new Disagreement(id, scheduler, nodes, this.board);
		this.seat = new Seat(scheduler, keyspace, settings, new SeatListener());
		this.overview = new Overview(id, settings, nodes, this.board);
		this.observer = observer;
	}

	private long gapNanos() {
		return Math.max(LEAST_GAP_NANOS, this.board.members().size() * GAP_PER_MEMBER_NANOS);
	}

	/** Nodes, or how they are checked, are others. */
	void refresh() {
		this.nodes.refresh();
		this.sharing.recount();
		this.sharing.rank();
		introduce();
	}

	/** A node was checked. */
	void checked(SharedNode node) {
		this.owned.checked();
		look(node);
	}

	/** Something about a node may have changed. */
	void look(SharedNode node) {
		this.sharing.look(node);
	}

	/**
	 * Time has passed.
	 * @return whether it was looked at all, as once a second
	 */
	boolean tick() {
		this.seat.tick(this.current && !this.disagreement.isOwnWay() && this.owned.isGettingOn(),
				() -> this.owned.isLate(this.seat.memberNanos()));
		this.sharing.tick();
		if (this.ticks++ % TICKS_PER_SECOND != 0) {
			return false;
		}
		this.settled |= this.seat.isMember() && this.owned.isSettled(this.seat.memberNanos());
		introduce();
		if (this.disagreement.look(this.current, this.seat)) {
			this.seat.leave("it often disagrees with the others");
		}
		return true;
	}

	/** The key of this instance says what it checks. */
	private void introduce() {
		if (this.seat.state() != FleetState.ALONE) {
			MemberValue value = new MemberValue(this.settings.name(), this.settings.weight(), this.settled,
					this.nodes.views());
			this.speaker.want(Board.memberKey(this.id), value.toJson());
		}
	}

	private void written(Speaker.Outcome outcome) {
		this.writes.merge(outcome.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
		if (outcome == Speaker.Outcome.FENCED) {
			this.seat.fenced();
		}
		else if (outcome == Speaker.Outcome.FAILED && !this.seat.isMember()) {
			this.seat.explain("its key cannot be written: " + this.speaker.failure());
		}
	}

	/** All keys were read. */
	void loaded(Map<String, String> content) {
		this.current = true;
		take(this.board.load(content, this.scheduler.nanoTime()));
		this.sharing.rank();
	}

	/** Keys have changed. */
	void changed(List<KeyChange> changes) {
		take(this.board.change(changes, this.scheduler.nanoTime()));
	}

	private void take(Board.Change change) {
		if (!change.problems().isEmpty()) {
			log.warn("Ignores keys of the fleet '{}' that cannot be read: {}", this.settings.group(),
					Sentences.problems(change.problems()));
		}
		change.own().forEach((key) -> this.speaker.seen(key, this.board.own().get(key)));
		this.seat.seen(this.current && this.board.members().get(this.id) != null);
		stand();
		if (change.isOfMembers()) {
			this.sharing.rank();
		}
		this.sharing.heard(change.spoken());
	}

	/** The keys cannot be read, or are not followed any more. */
	void failed(Throwable error) {
		this.current = false;
		if (this.seat.state() == FleetState.ALONE) {
			this.seat.explain("the keys cannot be read: " + Answers.problem(error));
		}
		stand();
	}

	private void stand() {
		this.sharing.stand(this.current && !this.disagreement.isOwnWay() && this.seat.isInTouch(),
				this.current && this.seat.isMember());
	}

	FleetStatus status() {
		return this.overview.status(this.seat, this.sharing, this.writes);
	}

	/** Who checks the nodes of an upstream. */
	Map<NodeAddress, NodeShare> shares(String upstream) {
		return this.nodes.of(upstream)
			.stream()
			.collect(Collectors.toMap((node) -> node.health.address(), this.overview::share));
	}

	/** Leave, and complete when the lease is given back. */
	CompletableFuture<Void> end() {
		this.speaker.end();
		this.sharing.end();
		return this.seat.close();
	}

	private final class SeatListener implements Seat.Listener {

		@Override
		public void held(Keyspace.Holding holding) {
			Participation.this.settled = false;
			Participation.this.speaker.begin(holding);
			introduce();
		}

		@Override
		public void became(FleetState before) {
			if (Participation.this.seat.state() == FleetState.ALONE) {
				Participation.this.speaker.end();
			}
			stand();
			if (Participation.this.seat.isMember()) {
				log.info("Joined the fleet '{}' with {} other instances, {} of {} nodes are checked here",
						Participation.this.settings.group(), Participation.this.board.members().size() - 1,
						Participation.this.overview.owned().getOrDefault(Participation.this.id, 0),
						Participation.this.nodes.all().size());
			}
			Participation.this.observer.accept(before);
		}

	}

}
