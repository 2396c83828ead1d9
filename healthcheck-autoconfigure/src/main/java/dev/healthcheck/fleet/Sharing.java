package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.fleet.WordKey.Subject;
import dev.healthcheck.upstream.CheckFinding;
import dev.healthcheck.upstream.Hearsay;
import dev.healthcheck.upstream.Hearsay.Pace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance does about the nodes it shares: looks at each one when something about
 * it changes, tells its upstream, and has said what is to be said. Used on the
 * scheduler's thread only.
 */
final class Sharing {

	private static final Logger log = LoggerFactory.getLogger(Sharing.class);

	/** How many healthy intervals, times members, lie between two checks of a patrol. */
	private static final int PATROL = 10;

	private static final int MOST_COUNTED = 200;

	private static final long DISPUTE_NANOS = Duration.ofSeconds(60).toNanos();

	private final String me;

	private final Scheduler scheduler;

	private final SharedNodes nodes;

	private final Board board;

	private final Speaker speaker;

	private final Credit credit = new Credit();

	/**
	 * Nodes that the instance accuses although others check them, and nobody shares it.
	 */
	private final Set<Subject> criedWolf = new HashSet<>();

	/** Nodes about which something may change by time alone. */
	private final Set<SharedNode> watched = new HashSet<>();

	private final Avoidance avoidance;

	private final Map<String, Long> looks = new TreeMap<>();

	private long moves;

	private boolean listening;

	private boolean member;

	Sharing(String me, Scheduler scheduler, SharedNodes nodes, Board board, Speaker speaker) {
		this.me = me;
		this.scheduler = scheduler;
		this.nodes = nodes;
		this.board = board;
		this.speaker = speaker;
		this.avoidance = new Avoidance(nodes);
	}

	/**
	 * How the instance stands to the others.
	 * @param listening whether it takes what they say
	 * @param member whether it shares checks
	 */
	void stand(boolean listening, boolean member) {
		if (listening != this.listening || member != this.member) {
			this.listening = listening;
			this.member = member;
			rank();
		}
	}

	/** Members, or what is shared, are others: who checks what, and what follows. */
	void rank() {
		this.watched.retainAll(Set.copyOf(this.nodes.all()));
		for (SharedNode node : this.nodes.all()) {
			Duty duty = this.listening ? Members.duty(this.board.sharing(node), node.hash) : Duty.NOBODY;
			if (node.duty.isOwner(this.me) != duty.isOwner(this.me)) {
				this.moves++;
			}
			node.duty = duty;
			look(node);
		}
	}

	/** Something was said. */
	void heard(Collection<Subject> subjects) {
		for (Subject subject : subjects) {
			SharedNode node = this.nodes.find(subject);
			if (node != null) {
				node.spokenNanos = this.scheduler.nanoTime();
				look(node);
			}
		}
	}

	/** Time has passed. */
	void tick() {
		List.copyOf(this.watched).forEach(this::look);
	}

	/** Something about a node may have changed. */
	void look(SharedNode node) {
		long now = this.scheduler.nanoTime();
		CheckFinding own = node.health.finding();
		if (own.isBad() && !node.bad) {
			node.badSinceNanos = now;
		}
		node.bad = own.isBad();
		List<Member> sharing = this.board.sharing(node);
		Words all = !this.listening ? Words.NONE
				: this.board.words(node.subject).only((id) -> sharing.stream().anyMatch((who) -> who.id().equals(id)));
		node.words = this.credit.believed(node.subject, all, node.duty);
		Situation situation = new Situation(this.me, node.duty, node.words, own, node.disputeUntilNanos,
				this.criedWolf.size() < Credit.MOST, node.check, now);
		Conduct conduct = this.listening ? Conduct.of(situation) : Conduct.ALONE;
		if (conduct.disputed()) {
			node.disputeUntilNanos = now + DISPUTE_NANOS;
		}
		if (this.member) {
			say(node, situation);
		}
		else {
			this.criedWolf.remove(node.subject);
			conduct = new Conduct(Role.ALONE, Pace.ALONE, conduct.avoid(), conduct.decisive(), conduct.look(), false);
		}
		tell(node, situation, conduct, sharing.size());
		boolean quiet = node.words.byMember().isEmpty() && !own.isBad() && !own.tripped()
				&& now - node.disputeUntilNanos >= 0;
		if (quiet) {
			this.watched.remove(node);
		}
		else {
			this.watched.add(node);
		}
	}

	private void say(SharedNode node, Situation situation) {
		String key = node.subject.by(this.me).toString();
		WordValue.State state = Conduct.word(situation);
		boolean alone = state != null && state != WordValue.State.UP && !situation.isChecker()
				&& situation.words().accusers(this.me).findAny().isEmpty();
		if (alone) {
			this.criedWolf.add(node.subject);
		}
		else {
			this.criedWolf.remove(node.subject);
		}
		String said = this.speaker.wanted(key);
		if (state == null) {
			this.speaker.want(key, null);
		}
		else if (said == null || WordValue.parse(said).state() != state) {
			CheckReport last = situation.own().last();
			String cause = (state != WordValue.State.UP && last != null) ? last.result().detail() : "";
			log.debug("{} {}: others are told that it is {}", node.subject.upstream(), node.subject.address(), state);
			this.speaker.want(key, new WordValue(state, cause, System.currentTimeMillis()).toJson());
		}
	}

	private void tell(SharedNode node, Situation situation, Conduct conduct, int members) {
		boolean avoid = conduct.avoid() && this.avoidance.isLeft(node);
		Conduct.Look look = conduct.look();
		if (conduct.avoid() && !avoid && look == null) {
			look = new Conduct.Look("accusation", situation.words().newestNanos(this.me), node.check.healthyInterval());
		}
		Hearsay next = hearsay(node, situation, conduct, avoid, members);
		Duration within = null;
		if (look != null && !look.equals(node.looked)) {
			within = look.within();
			this.looks.merge(look.cause(), 1L, Long::sum);
		}
		else if (node.told.pace() == Pace.PATROL && next.pace() != Pace.PATROL) {
			within = this.member ? node.check.unhealthyInterval() : node.check.healthyInterval();
		}
		node.looked = look;
		node.conduct = conduct;
		if (within != null || !next.equals(node.told)) {
			this.avoidance.count(node, next);
			node.told = next;
			node.health.told(next, within);
		}
	}

	private Hearsay hearsay(SharedNode node, Situation situation, Conduct conduct, boolean avoid, int members) {
		if (!this.listening) {
			// who was avoided stays so until the own check
			Hearsay told = node.told;
			return (told.avoid() && !situation.own().passedSince(told.sinceNanos()))
					? new Hearsay(Pace.ALONE, 0, told.accusation(), told.sinceNanos(), true, told.decisive(), null)
					: Hearsay.NONE;
		}
		String accusation = conduct.decisive() ? Sentences.accusation(situation, this.board.members()) : null;
		int patrol = (conduct.pace() == Pace.PATROL) ? PATROL * Math.min(MOST_COUNTED, Math.max(1, members)) : 0;
		return new Hearsay(conduct.pace(), patrol, accusation,
				conduct.decisive() ? situation.words().newestNanos(this.me) : 0, avoid, conduct.decisive(),
				Sentences.note(situation, conduct, this.board.members()));
	}

	/** Nodes are gone, or begin anew. */
	void recount() {
		this.avoidance.recount();
		this.criedWolf.removeIf((subject) -> this.nodes.find(subject) == null);
	}

	Map<String, Long> looks() {
		return Map.copyOf(this.looks);
	}

	long moves() {
		return this.moves;
	}

	/** Leave all upstreams as if there had never been a fleet. */
	void end() {
		this.listening = false;
		this.member = false;
		this.nodes.all().forEach(SharedNode::release);
	}

}
