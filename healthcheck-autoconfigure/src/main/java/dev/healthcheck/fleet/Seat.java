package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.keys.Answers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of an instance among the members: it asks for a lease, keeps it as long as
 * its checks get on, and is alone without. Used on the scheduler's thread only.
 */
final class Seat {

	private static final Logger log = LoggerFactory.getLogger(Seat.class);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private static final int MOST_EXPLAINED = 3;

	private static final Duration RENEW_AGAIN = Duration.ofMillis(250);

	/** How long no endpoint of etcd may be usable. */
	private static final long UNREACHABLE_NANOS = Duration.ofSeconds(1).toNanos();

	private final Scheduler scheduler;

	private final Keyspace keyspace;

	private final String group;

	private final Duration ttl;

	private final Listener listener;

	private FleetState state = FleetState.ALONE;

	private @Nullable String why = "it has not joined yet";

	/** What was logged of that since it was a member. */
	private final Set<String> explained = new HashSet<>();

	private Keyspace.@Nullable Holding holding;

	private long renewedNanos;

	private long askedNanos;

	private boolean renewing;

	private long reachableNanos;

	private long nextJoinNanos;

	private long memberNanos;

	private boolean closed;

	Seat(Scheduler scheduler, Keyspace keyspace, FleetSettings settings, Listener listener) {
		this.scheduler = scheduler;
		this.keyspace = keyspace;
		this.group = settings.group();
		this.ttl = settings.ttl();
		this.listener = listener;
		long now = scheduler.nanoTime();
		this.reachableNanos = now;
		this.nextJoinNanos = now;
	}

	FleetState state() {
		return this.state;
	}

	boolean isMember() {
		return this.state == FleetState.MEMBER;
	}

	/** Why the instance is no member, {@code null} if it is, or is about to be. */
	@Nullable String why() {
		return this.why;
	}

	/** Since when it is a member. */
	long memberNanos() {
		return this.memberNanos;
	}

	/** Whether what is known of the keys can be up to date. */
	boolean isInTouch() {
		return this.holding != null || this.scheduler.nanoTime() - this.reachableNanos < UNREACHABLE_NANOS;
	}

	/**
	 * Time has passed.
	 * @param mayJoin whether the keys are known, and checks get on
	 * @param late whether a check that this instance owes to others is overdue
	 */
	void tick(boolean mayJoin, BooleanSupplier late) {
		long now = this.scheduler.nanoTime();
		boolean reachable = this.keyspace.isReachable();
		if (reachable) {
			this.reachableNanos = now;
		}
		if (this.holding != null) {
			if (now - this.reachableNanos >= UNREACHABLE_NANOS) {
				leave("no endpoint of etcd can be used");
			}
			else {
				keep(this.holding, now, late);
			}
		}
		else if (this.state == FleetState.ALONE && mayJoin && reachable && now - this.nextJoinNanos >= 0) {
			join(now);
		}
	}

	/** The lease lives on progress, so one that checks nothing loses its nodes. */
	private void keep(Keyspace.Holding holding, long now, BooleanSupplier late) {
		if (now - this.renewedNanos >= this.ttl.toNanos()) {
			leave("the lease was not renewed for " + this.ttl.toSeconds() + " s");
		}
		else if (now - this.askedNanos >= this.ttl.toNanos() / 3 && !this.renewing
				&& !(isMember() && late.getAsBoolean())) {
			this.askedNanos = now;
			this.renewing = true;
			holding.renew()
				.whenComplete(
						(unused, error) -> this.scheduler.schedule(Duration.ZERO, () -> renewed(holding, now, error)));
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
		else if (Keyspace.isGone(error)) {
			fenced();
		}
		else {
			// asked again soon
			this.askedNanos = askedNanos - this.ttl.toNanos() / 3 + RENEW_AGAIN.toNanos();
		}
	}

	private void join(long now) {
		become(FleetState.JOINING, null);
		this.keyspace.lease().whenComplete((granted, error) -> this.scheduler.schedule(Duration.ZERO, () -> {
			if (this.closed || this.state != FleetState.JOINING || this.holding != null) {
				if (granted != null) {
					granted.giveBack();
				}
			}
			else if (granted == null) {
				this.nextJoinNanos = this.scheduler.nanoTime() + RETRY.toNanos();
				become(FleetState.ALONE, "there is no lease: " + Answers.problem(error));
			}
			else {
				this.holding = granted;
				this.renewedNanos = now;
				this.askedNanos = this.scheduler.nanoTime();
				this.renewing = false;
				this.listener.held(granted);
			}
		}));
	}

	/** The key of the instance was seen, or not. */
	void seen(boolean present) {
		if (this.state == FleetState.JOINING && this.holding != null && present) {
			this.memberNanos = this.scheduler.nanoTime();
			become(FleetState.MEMBER, null);
		}
	}

	/** The lease is gone. */
	void fenced() {
		leave("the lease has expired or was revoked");
	}

	/** Be alone from now on, and say why. */
	void leave(String why) {
		giveBack();
		this.nextJoinNanos = this.scheduler.nanoTime() + RETRY.toNanos();
		become(FleetState.ALONE, why);
	}

	/**
	 * Be alone for good.
	 * @return completes when the lease is given back, or cannot be
	 */
	CompletableFuture<Void> close() {
		this.closed = true;
		this.state = FleetState.ALONE;
		this.why = "it is closed";
		return giveBack();
	}

	private CompletableFuture<Void> giveBack() {
		Keyspace.Holding left = this.holding;
		this.holding = null;
		return (left != null) ? left.giveBack() : CompletableFuture.completedFuture(null);
	}

	/** Why the instance is no member. An outage is a few lines, however long it lasts. */
	void explain(@Nullable String why) {
		if (why != null && this.explained.size() < MOST_EXPLAINED && this.explained.add(why)) {
			log.info("Not in the fleet '{}', all nodes are checked here: {}", this.group, why);
		}
		this.why = why;
	}

	private void become(FleetState next, @Nullable String why) {
		FleetState before = this.state;
		this.state = next;
		if (next == FleetState.MEMBER) {
			this.explained.clear();
		}
		explain(why);
		this.listener.became(before);
	}

	/** Is told of what happens, on the scheduler's thread. */
	interface Listener {

		/** There is a lease. */
		void held(Keyspace.Holding holding);

		/** The state is another one, or has another cause. */
		void became(FleetState before);

	}

}
