package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.ActiveState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an instance goes its own way: it is the only one that finds several nodes down.
 * Used on the scheduler's thread only.
 */
final class Disagreement {

	private static final Logger log = LoggerFactory.getLogger(Disagreement.class);

	/** So many nodes that are down for one instance alone are a fault of that one. */
	private static final int OFTEN = 3;

	/** How long it must agree with the others again. */
	private static final long AGREEMENT_NANOS = Duration.ofSeconds(10).toNanos();

	private final String me;

	private final Scheduler scheduler;

	private final SharedNodes nodes;

	private final Board board;

	private boolean ownWay;

	private long agreedNanos;

	Disagreement(String me, Scheduler scheduler, SharedNodes nodes, Board board) {
		this.me = me;
		this.scheduler = scheduler;
		this.nodes = nodes;
		this.board = board;
		this.agreedNanos = scheduler.nanoTime();
	}

	boolean isOwnWay() {
		return this.ownWay;
	}

	/**
	 * Look at how it is.
	 * @param current whether it is known what others say
	 * @param seat how the instance stands to the others
	 * @return whether it is to leave now
	 */
	boolean look(boolean current, Seat seat) {
		long now = this.scheduler.nanoTime();
		List<SharedNode> alone = current ? this.nodes.all().stream().filter((node) -> isAlone(node, now)).toList()
				: List.of();
		boolean often = alone.size() >= OFTEN;
		if (often || !current) {
			this.agreedNanos = now;
		}
		if (this.ownWay && now - this.agreedNanos >= AGREEMENT_NANOS) {
			this.ownWay = false;
			log.info("Agrees with the other instances again");
		}
		else if (often && seat.isMember() && isLongEnough(alone.get(0).check, now - seat.memberNanos())) {
			this.ownWay = true;
			log.warn("Goes its own way, as {} nodes are down for this instance alone: {}", alone.size(),
					alone.stream()
						.limit(OFTEN)
						.map((node) -> node.subject.upstream() + " " + node.subject.address())
						.collect(Collectors.joining(", ")));
			return true;
		}
		return false;
	}

	/** Whether it has been down here, and nowhere else, for a while. */
	private boolean isAlone(SharedNode node, long now) {
		long patience = Situation.patienceNanos(node.check);
		return node.bad && node.health.finding().state() == ActiveState.DOWN && now - node.badSinceNanos >= patience
				&& now - node.spokenNanos >= patience
				&& this.board.sharing(node).stream().anyMatch((other) -> !other.id().equals(this.me))
				&& this.board.words(node.subject).accusers(this.me).findAny().isEmpty();
	}

	/** Others need a while to see what this instance sees. */
	private static boolean isLongEnough(CheckSettings check, long memberNanos) {
		return memberNanos >= check.healthyInterval().toNanos() + 3 * check.timeout().toNanos() + 1_000_000_000L;
	}

}
